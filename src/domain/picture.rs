//! Pictures that a browser shows inside a page, told by their content. Nothing of a picture is decoded: only the
//! first bytes are looked at. What else could be run or is an image to others (SVG, HEIC) is a file like any other.

use super::kinds::kinds;

kinds! {
    /// A format that every browser shows and none runs. The word is its media type.
    PictureKind {
        Jpeg, "image/jpeg";
        Png, "image/png";
        Gif, "image/gif";
        WebP, "image/webp";
    }
}

/// The bytes at the beginning of a file that [`media_type`] needs.
pub const HEAD_BYTES: u64 = 32;

/// With more pixels a small file could fill the memory of a phone.
const MAX_PIXELS: u64 = 50_000_000;

/// The type of a file that begins with `head`: the picture that it is, otherwise `claimed`, what its sender's program
/// says, unless that is a picture that it is not.
pub fn media_type(head: &[u8], claimed: String) -> String {
    let is_shown = |kind: &PictureKind| kind.pixels(head).is_some_and(|pixels| pixels <= MAX_PIXELS);
    match PictureKind::of(head).filter(is_shown) {
        Some(kind) => kind.word().to_owned(),
        None if PictureKind::from_word(&claimed).is_some() => "application/octet-stream".to_owned(),
        None => claimed,
    }
}

impl PictureKind {
    /// What a file is that begins with `head`.
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    /// How many pixels it says it has; `None` if the head is cut or damaged. Of a JPEG it is 0: there they stand behind
    /// what cameras write first, anywhere in the file.
    fn pixels(self, head: &[u8]) -> Option<u64> {
        let big = |at: usize| Some(head.get(at..at + 4)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
        let little = |at: usize, bytes: usize| {
            Some(head.get(at..at + bytes)?.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
        };
        let (width, height) = match self {
            Self::Jpeg => (0, 0),
            Self::Png if head.get(12..16)? == b"IHDR" => (big(16)?, big(20)?),
            Self::Png => return None,
            Self::Gif => (little(6, 2)?, little(8, 2)?),
            Self::WebP => match head.get(12..16)? {
                b"VP8 " => (little(26, 2)? & 0x3fff, little(28, 2)? & 0x3fff),
                b"VP8L" => ((little(21, 4)? & 0x3fff) + 1, (little(21, 4)? >> 14 & 0x3fff) + 1),
                b"VP8X" => (little(24, 3)? + 1, little(27, 3)? + 1),
                _ => return None,
            },
        };
        Some(width * height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &width.to_be_bytes(), &height.to_be_bytes(), &[8, 6, 0, 0]]
            .concat()
    }

    fn webp(kind: &[u8; 4], rest: &[u8]) -> Vec<u8> {
        [b"RIFF\x40\0\0\0WEBP".as_slice(), kind, b"\0\0\0\0", rest, &[0; 12]].concat()
    }

    #[test]
    fn pictures_are_told_by_their_content() {
        let octets = "application/octet-stream";
        for (head, claimed, expected) in [
            (vec![0xff, 0xd8, 0xff, 0xe1, 0, 0], "text/plain", "image/jpeg"),
            (png(640, 480), "image/svg+xml", "image/png"),
            (b"GIF89a\x40\x01\xf0\0\0\0".to_vec(), "", "image/gif"),
            (webp(b"VP8 ", &[0, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0xe0, 1]), octets, "image/webp"),
            (webp(b"VP8L", &[0x2f, 0x7f, 0x02, 0x78, 0]), octets, "image/webp"),
            (webp(b"VP8X", &[0, 0, 0, 0, 0x7f, 2, 0, 0xdf, 1, 0]), octets, "image/webp"),
            // What says that it is a picture and is none.
            (b"<script>alert(1)</script>".to_vec(), "image/png", octets),
            (b"RIFF\x40\0\0\0WAVEfmt ".to_vec(), "image/webp", octets),
            (b"\x89PNG\r\n\x1a\n".to_vec(), "image/png", octets),
            (Vec::new(), "image/gif", octets),
            // What no browser shall show in a page stays what it was.
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), "image/svg+xml", "image/svg+xml"),
            (b"%PDF-1.7".to_vec(), "application/pdf", "application/pdf"),
        ] {
            assert_eq!(media_type(&head, claimed.to_owned()), expected, "{claimed}: {head:?}");
        }
    }

    #[test]
    fn a_small_file_of_very_many_pixels_is_no_picture() {
        assert_eq!(media_type(&png(10_000, 5_000), String::new()), "image/png");
        for head in [
            png(50_000, 50_000),
            png(u32::MAX, u32::MAX),
            b"GIF89a\xff\xff\xff\xff\0\0".to_vec(),
            webp(b"VP8X", &[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
        ] {
            assert_eq!(media_type(&head, "image/png".to_owned()), "application/octet-stream", "{head:?}");
        }
    }
}
