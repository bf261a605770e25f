//! Gzip (RFC 1952): who takes it, and bytes in its frame. When an answer is compressed is decided elsewhere.

use actix_web::http::header::{self, HeaderMap};
use zlib_rs::{Deflate, DeflateConfig, DeflateFlush, InflateConfig, ReturnCode, Status};

/// zlib's number for 32 KB to look back in, with the frame of gzip.
const GZIP_WINDOW_BITS: i32 = 15 + 16;

/// A compressor for pages: the fastest.
pub fn fast() -> Deflate {
    deflate_at(1)
}

fn deflate_at(level: i32) -> Deflate {
    Deflate::new_with_config(DeflateConfig { level, window_bits: GZIP_WINDOW_BITS, ..DeflateConfig::default() })
}

/// Whether somebody takes gzip, as far as they say (RFC 9110 §12.5.3).
pub fn is_taken(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|offer| {
        let (coding, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok()).unwrap_or(1.0);
        coding.trim().eq_ignore_ascii_case("gzip") && weight > 0.0_f32
    })
}

/// The bytes compressed as far as it goes. It is slow: for what is kept.
pub fn pack_smallest(plain: &[u8]) -> Option<Vec<u8>> {
    pack(&mut deflate_at(9), plain)
}

/// The bytes compressed; what was compressed before leaves no trace.
pub fn pack(deflate: &mut Deflate, plain: &[u8]) -> Option<Vec<u8>> {
    deflate.reset();
    let (mut packed, mut piece) = (Vec::with_capacity(plain.len() / 4), [0; 4096]);
    loop {
        let (taken, given) = (usize::try_from(deflate.total_in()).ok()?, deflate.total_out());
        let status = deflate.compress(&plain[taken..], &mut piece, DeflateFlush::Finish).ok()?;
        packed.extend_from_slice(&piece[..usize::try_from(deflate.total_out() - given).ok()?]);
        match status {
            Status::Ok => {}
            Status::StreamEnd => return Some(packed),
            Status::BufError => return None,
        }
    }
}

/// What [`pack`] packed, of which the length is known. `None` if it is not that.
pub fn unpack(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut plain = vec![0; length];
    let config = InflateConfig { window_bits: GZIP_WINDOW_BITS };
    let (read, code) = zlib_rs::decompress_slice(&mut plain, packed, config);
    (code == ReturnCode::Ok && read.len() == length).then_some(plain)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn only_who_is_taken_gets_it() {
        for (said, takes_it) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("deflate,gzip ; q=1", true),
            ("gzip;q=0", false),
            ("gzip; q=0.0", false),
            ("br, zstd", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(said));
            assert_eq!(is_taken(&headers), takes_it, "{said}");
        }
        assert!(!is_taken(&HeaderMap::new()));
    }

    #[test]
    fn what_is_compressed_reads_as_it_was() {
        let noise = crate::store::random_bytes::<5000>().unwrap();
        let lines = "<tr><td>Laptop gesucht</td></tr>".repeat(9000);
        let mut deflate = fast();
        // Twice each, so that nothing is left of the one before.
        for plain in [lines.as_bytes(), &noise, &[], lines.as_bytes(), &noise] {
            let packed = pack(&mut deflate, plain).unwrap();
            assert_eq!(unpack(&packed, plain.len()).as_deref(), Some(plain));
            assert_eq!(unpack(&packed, plain.len() + 1), None);
        }
        assert!(pack(&mut deflate, lines.as_bytes()).unwrap().len() < lines.len() / 50);
        assert!(pack_smallest(lines.as_bytes()).unwrap().len() < lines.len() / 200);
    }
}
