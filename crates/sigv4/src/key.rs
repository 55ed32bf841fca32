use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The key that signs for one day, region and service. Deriving it takes four hashes, so it is
/// worth keeping.
#[derive(Clone)]
pub struct SigningKey([u8; 32]);

impl SigningKey {
    pub fn derive(secret: &str, date: &str, region: &str, service: &str) -> Self {
        let seed = format!("AWS4{secret}");
        let parts = [date, region, service, "aws4_request"];
        let key = parts.iter().fold(seed.into_bytes(), |key, part| hmac(&key, part).to_vec());
        let mut bytes = [0; 32];
        bytes.copy_from_slice(&key);
        Self(bytes)
    }

    pub(crate) fn sign(&self, text: &str) -> String {
        kit::hex(&hmac(&self.0, text))
    }
}

fn hmac(key: &[u8], text: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}
