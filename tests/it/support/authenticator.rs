//! A security key as a program: makes passkeys and answers with them (WebAuthn Level 3, § 6).

use data_encoding::BASE64URL_NOPAD;
use minicbor::Encoder;
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

/// One passkey, and how it behaves.
pub struct Authenticator {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    handle: Vec<u8>,
    /// Counts on with every answer.
    pub counter: u32,
    /// Whether its holder was verified by it.
    pub verifies: bool,
    /// The address in the browser.
    pub origin: String,
    /// The name it belongs to.
    pub rp: String,
}

impl Authenticator {
    pub fn at(origin: &str) -> Self {
        let random_bytes = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random_bytes).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random_bytes).unwrap();
        let host = origin.split_once("://").unwrap().1.split(':').next().unwrap();
        let id = digest(&SHA256, key.public_key().as_ref()).as_ref().to_vec();
        Self { key, id, handle: Vec::new(), counter: 1, verifies: true, origin: origin.to_owned(), rp: host.to_owned() }
    }

    /// Makes a passkey as the question wants it; what the browser sends.
    pub fn makes(&mut self, question: &str) -> String {
        let question: Value = serde_json::from_str(question).unwrap();
        assert_eq!(question["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(question["authenticatorSelection"]["userVerification"], "required");
        assert_ne!(question["attestation"], "direct", "which make it is must not be asked");
        self.handle = BASE64URL_NOPAD.decode(question["user"]["id"].as_str().unwrap().as_bytes()).unwrap();
        let mut data = self.data(0x41);
        data.extend([0; 16]);
        data.extend((self.id.len() as u16).to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        let mut object = Vec::new();
        let mut cbor = Encoder::new(&mut object);
        cbor.map(3).unwrap().str("fmt").unwrap().str("none").unwrap().str("attStmt").unwrap().map(0).unwrap();
        cbor.str("authData").unwrap().bytes(&data).unwrap();
        let client = self.client_data("webauthn.create", &question);
        self.sent(json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(client.as_bytes()),
            "attestationObject": BASE64URL_NOPAD.encode(&object),
            "transports": ["internal"],
        }))
    }

    /// Answers a question; what the browser sends.
    pub fn answers(&mut self, question: &str) -> String {
        let question: Value = serde_json::from_str(question).unwrap();
        assert_eq!((&question["userVerification"], &question["rpId"]), (&json!("required"), &json!(self.rp)));
        self.counter += 1;
        let data = self.data(0x01);
        let client = self.client_data("webauthn.get", &question);
        let signed = [data.as_slice(), digest(&SHA256, client.as_bytes()).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.sent(json!({
            "clientDataJSON": BASE64URL_NOPAD.encode(client.as_bytes()),
            "authenticatorData": BASE64URL_NOPAD.encode(&data),
            "signature": BASE64URL_NOPAD.encode(signature.as_ref()),
            "userHandle": BASE64URL_NOPAD.encode(&self.handle),
        }))
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let flags = if self.verifies { flags | 0x04 } else { flags };
        [digest(&SHA256, self.rp.as_bytes()).as_ref(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn client_data(&self, kind: &str, question: &Value) -> String {
        let (challenge, origin) = (question["challenge"].as_str().unwrap(), &self.origin);
        format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#)
    }

    fn sent(&self, response: Value) -> String {
        let id = BASE64URL_NOPAD.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {}, "response": response })
            .to_string()
    }

    /// The key as COSE writes it (RFC 9053): ES256 on P-256.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut bytes = Vec::new();
        let mut cbor = Encoder::new(&mut bytes);
        cbor.map(5).unwrap().u8(1).unwrap().u8(2).unwrap().u8(3).unwrap().i8(-7).unwrap();
        cbor.i8(-1).unwrap().u8(1).unwrap().i8(-2).unwrap().bytes(&point[1..33]).unwrap();
        cbor.i8(-3).unwrap().bytes(&point[33..]).unwrap();
        bytes
    }
}
