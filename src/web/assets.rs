//! Stylesheet, scripts and icons from inside the binary, under names that carry their hash, so
//! browsers may keep them for ever.

use std::{collections::HashMap, sync::LazyLock};

use actix_web::{HttpResponse, http::header, web};
use maud::html;
use rust_embed::RustEmbed;

use super::{gate::Guest, problem::Problem};
use crate::domain::colour::accent_hex;

#[derive(RustEmbed)]
#[folder = "assets/"]
#[include = "css/*.css"]
#[include = "js/*.js"]
#[include = "js/vendor/*.js"]
#[include = "icons/*.svg"]
struct AssetFiles;

/// Served name → path inside, and the other way round.
struct AssetNames {
    paths: HashMap<String, String>,
    urls: HashMap<String, String>,
}

static ASSET_NAMES: LazyLock<AssetNames> = LazyLock::new(|| {
    let mut names = AssetNames { paths: HashMap::new(), urls: HashMap::new() };
    for path in AssetFiles::iter() {
        let Some(file) = AssetFiles::get(&path) else { continue };
        let hash: String = file.metadata.sha256_hash()[..5].iter().map(|byte| format!("{byte:02x}")).collect();
        let name = path.rsplit('/').next().unwrap_or(&path);
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let served = format!("{stem}.{hash}.{ending}");
        names.urls.insert(name.to_owned(), format!("/assets/{served}"));
        names.paths.insert(served, path.into_owned());
    }
    names
});

/// The address of a file by its plain name: `tresen.css`, `form.js`, `sprite.svg`.
pub fn url(name: &str) -> &'static str {
    ASSET_NAMES.urls.get(name).map_or("", String::as_str)
}

/// `GET /assets/{name}`
pub async fn file(_: Guest, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let path = ASSET_NAMES.paths.get(name.as_str()).ok_or(Problem::NotFound)?;
    let file = AssetFiles::get(path).ok_or(Problem::NotFound)?;
    let kind = file.metadata.mimetype();
    let charset = if kind.starts_with("text/") { "; charset=utf-8" } else { "" };
    Ok(HttpResponse::Ok()
        .content_type(format!("{kind}{charset}"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(file.data.into_owned()))
}

/// `GET /embed/chat.js`: the button for other sites. Its address stays, so browsers ask again after a while.
pub async fn embedded(_: Guest) -> Result<HttpResponse, Problem> {
    let script = AssetFiles::get("js/embed.js").ok_or(Problem::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header(("cross-origin-resource-policy", "cross-origin"))
        .body(script.data.into_owned()))
}

/// `GET /assets/org.css`: the organisation's accent colour, from which all others are made.
pub async fn organisation(guest: Guest) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(format!(":root{{--hue:{}}}", guest.organisation.hue))
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
