//! Stylesheet, scripts and icons from inside the binary, under names that carry their hash, so
//! browsers may keep them for ever.

use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::header,
    web::{Bytes, Path},
};
use maud::html;
use rust_embed::RustEmbed;

use super::{gate::Guest, gzip, problem::Problem};
use crate::domain::colour::accent_hex;

#[derive(RustEmbed)]
#[folder = "assets/"]
#[include = "css/*.css"]
#[include = "js/*.js"]
#[include = "js/vendor/*.js"]
#[include = "icons/*.svg"]
struct AssetFiles;

/// A file, and its compressed form from the first request on.
struct Asset {
    media_type: String,
    plain: Bytes,
    packed: OnceLock<Option<Bytes>>,
}

/// Plain name → address, and served name → file.
struct Assets {
    urls: HashMap<String, String>,
    files: HashMap<String, Asset>,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let mut assets = Assets { urls: HashMap::new(), files: HashMap::new() };
    for path in AssetFiles::iter() {
        let Some(file) = AssetFiles::get(&path) else { continue };
        let hash: String = file.metadata.sha256_hash()[..5].iter().map(|byte| format!("{byte:02x}")).collect();
        let name = path.rsplit('/').next().unwrap_or(&path);
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let served = format!("{stem}.{hash}.{ending}");
        let kind = file.metadata.mimetype();
        let charset = if kind.starts_with("text/") { "; charset=utf-8" } else { "" };
        let (media_type, plain) = (format!("{kind}{charset}"), Bytes::from(file.data.into_owned()));
        assets.urls.insert(name.to_owned(), format!("/assets/{served}"));
        assets.files.insert(served, Asset { media_type, plain, packed: OnceLock::new() });
    }
    assets
});

impl Asset {
    /// The answer with the file, as `response` begins it. Nothing secret is in it, so it may be compressed for
    /// other sites too.
    fn send(&self, request: &HttpRequest, mut response: HttpResponseBuilder) -> HttpResponse {
        response.content_type(self.media_type.as_str());
        // It is no page: what a page may do need not be told with each.
        response.insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'"));
        let packed = || self.packed.get_or_init(|| gzip::pack_smallest(&self.plain).map(Bytes::from)).clone();
        match gzip::is_taken(request.headers()).then(packed).flatten() {
            Some(packed) => response
                .insert_header((header::CONTENT_ENCODING, "gzip"))
                .insert_header((header::VARY, "accept-encoding"))
                .body(packed),
            None => response.body(self.plain.clone()),
        }
    }
}

/// The address of a file by its plain name: `tresen.css`, `form.js`, `sprite.svg`.
pub fn url(name: &str) -> &'static str {
    ASSETS.urls.get(name).map_or("", String::as_str)
}

/// The answer that browsers may keep for ever, because its address changes with what it says.
fn kept_for_ever() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    response
}

/// `GET /assets/{name}`
pub async fn file(_: Guest, name: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let asset = ASSETS.files.get(name.as_str()).ok_or(Problem::NotFound)?;
    Ok(asset.send(&request, kept_for_ever()))
}

/// `GET /embed/chat.js`: the button for other sites. Its address stays, so browsers ask again after a while.
pub async fn embedded(_: Guest, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let name = url("embed.js").rsplit('/').next().unwrap_or_default();
    let script = ASSETS.files.get(name).ok_or(Problem::NotFound)?;
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"));
    Ok(script.send(&request, response))
}

/// The address of the stylesheet with the accent colour.
pub fn hue_url(hue: u16) -> String {
    format!("/assets/hue/{hue}.css")
}

/// `GET /assets/hue/{hue}.css`: an accent colour, from which all others are made.
pub async fn hue(_: Guest, hue: Path<u16>) -> HttpResponse {
    kept_for_ever().content_type("text/css; charset=utf-8").body(format!(":root{{--hue:{hue}}}"))
}

/// `GET /favicon.svg`, and `/favicon.ico`, for which browsers ask by themselves: the first letter of the
/// organisation's name on its accent colour.
pub async fn favicon(guest: Guest) -> HttpResponse {
    let (letter, colour) = (guest.organisation.first_letter(), accent_hex(guest.organisation.hue));
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" {
            rect width="32" height="32" rx="8" fill=(colour) {}
            text x="16" y="23" text-anchor="middle" font-family="system-ui,sans-serif" font-size="20" font-weight="700" fill="#fff" {
                (letter)
            }
        }
    };
    HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(picture.into_string())
}

/// `GET /assets/logo`
pub async fn logo(guest: Guest) -> Result<HttpResponse, Problem> {
    let media_type = guest.organisation.logo.clone().ok_or(Problem::NotFound)?;
    let bytes = guest.app.read(|read| Ok(crate::app::view::logo(read)?))?.ok_or(Problem::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((header::CACHE_CONTROL, "max-age=3600"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(bytes))
}
