//! Parameters of a request, in the four ways that they may come.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, http::header, web};
use futures_util::StreamExt;
use serde_json::{Map, Value};

use super::{UPLOAD_LIMIT, methods::Refusal};

/// What a request asks for.
#[derive(Default)]
pub struct Params {
    pub fields: Map<String, Value>,
    pub files: Vec<Upload>,
}

/// A file that came with it.
pub struct Upload {
    /// The name of the part.
    pub part: String,
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Params {
    pub async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Self, Refusal> {
        let mut params = Self::default();
        params.take_form(request.query_string());
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            params.read_parts(Multipart::new(request.headers(), payload)).await?;
            return Ok(params);
        }
        let body = payload.to_bytes_limited(1 << 20).await.map_err(|_| too_large())?.map_err(|_| broken())?;
        if kind.starts_with("application/json") {
            match serde_json::from_slice(&body) {
                Ok(Value::Object(fields)) => params.fields.extend(fields),
                _ if body.is_empty() => {}
                _ => return Err(broken()),
            }
        } else {
            params.take_form(&String::from_utf8_lossy(&body));
        }
        Ok(params)
    }

    fn take_form(&mut self, form: &str) {
        let pairs = web::Query::<Vec<(String, String)>>::from_query(form);
        for (name, value) in pairs.map(web::Query::into_inner).unwrap_or_default() {
            self.fields.insert(name, Value::String(value));
        }
    }

    async fn read_parts(&mut self, mut parts: Multipart) -> Result<(), Refusal> {
        while let Some(part) = parts.next().await {
            let mut part = part.map_err(|_| broken())?;
            let about = part.content_disposition().cloned();
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = about.and_then(|about| about.get_filename().map(str::to_owned));
            let mut bytes = Vec::new();
            while let Some(piece) = part.next().await {
                bytes.extend_from_slice(&piece.map_err(|_| broken())?);
                if bytes.len() > UPLOAD_LIMIT {
                    return Err(too_large());
                }
            }
            match file_name {
                Some(file_name) => self.files.push(Upload { part: name, name: file_name, bytes }),
                None => drop(self.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned().into())),
            }
        }
        Ok(())
    }

    /// A text; empty when it is not there.
    pub fn text(&self, name: &str) -> String {
        match self.fields.get(name) {
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        }
    }

    /// A whole number, also when it came as text.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.text(name).trim().parse().ok()
    }

    pub fn is_set(&self, name: &str) -> bool {
        matches!(self.text(name).to_lowercase().as_str(), "true" | "1" | "yes")
    }

    /// A structure, also when it came as JSON in a text.
    pub fn structure(&self, name: &str) -> Option<Value> {
        match self.fields.get(name)? {
            Value::Null => None,
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => serde_json::from_str(text).ok(),
            other => Some(other.clone()),
        }
    }

    /// A file that was uploaded under this name, or attached to it.
    pub fn upload(&self, name: &str) -> Option<&Upload> {
        let value = self.text(name);
        let part = value.strip_prefix("attach://").unwrap_or(name);
        self.files.iter().find(|file| file.part == part)
    }

    /// Everything, for the log of requests.
    pub fn json(&self) -> Value {
        let read = |name: &String| match self.structure(name) {
            Some(structure @ (Value::Object(_) | Value::Array(_))) => structure,
            _ => self.fields[name].clone(),
        };
        Value::Object(self.fields.keys().map(|name| (name.clone(), read(name))).collect())
    }
}

fn broken() -> Refusal {
    Refusal::bad("can't parse the request")
}

fn too_large() -> Refusal {
    Refusal { code: 413, text: "Request Entity Too Large".into(), retry_after: None }
}
