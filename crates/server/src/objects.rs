//! Reads packages from the S3-compatible storage that the configuration names, and from no other.

use std::{fs, time::Duration};

use anyhow::{Context, Result};
use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use control::functions::{ObjectRef, Objects, Unread};
use futures::StreamExt;
use object_store::{
    ClientOptions, GetOptions, ObjectStore, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
    path::Path,
};

use crate::config::S3;

/// How long a package may take.
const PATIENCE: Duration = Duration::from_mins(2);
const CONNECT: Duration = Duration::from_secs(5);

/// One storage; a bucket of it is opened when it is asked for.
pub(crate) struct S3Objects {
    settings: S3,
    secret: String,
}

impl S3Objects {
    pub(crate) fn new(settings: &S3) -> Result<Self> {
        let file = &settings.secret_access_key_file;
        let secret = fs::read_to_string(file);
        let secret =
            secret.with_context(|| format!("s3.secret_access_key_file: {}", file.display()))?;
        // Another may have been chosen before: it is the same.
        drop(tokio_rustls::rustls::crypto::ring::default_provider().install_default());
        let this = Self { settings: settings.clone(), secret: secret.trim().to_owned() };
        this.bucket("any").context("s3")?;
        Ok(this)
    }

    fn bucket(&self, name: &str) -> object_store::Result<AmazonS3> {
        let S3 { endpoint, region, access_key_id, virtual_hosts, .. } = &self.settings;
        // The library wants it there already.
        let endpoint = match virtual_hosts {
            true => endpoint.replacen("://", &format!("://{name}."), 1),
            false => endpoint.clone(),
        };
        let options = ClientOptions::new()
            .with_allow_http(endpoint.starts_with("http://"))
            .with_connect_timeout(CONNECT)
            .with_timeout(PATIENCE);
        let retry =
            RetryConfig { max_retries: 2, retry_timeout: PATIENCE, ..RetryConfig::default() };
        AmazonS3Builder::new()
            .with_endpoint(endpoint)
            .with_region(region)
            .with_bucket_name(name)
            .with_access_key_id(access_key_id)
            .with_secret_access_key(&self.secret)
            .with_virtual_hosted_style_request(*virtual_hosts)
            .with_client_options(options)
            .with_retry(retry)
            .build()
    }
}

#[async_trait]
impl Objects for S3Objects {
    async fn read(&self, object: &ObjectRef, limit: u64) -> Result<Bytes, Unread> {
        let read = async {
            let bucket = self.bucket(&object.bucket).map_err(|error| told(&error))?;
            let key = Path::parse(&object.key).map_err(|error| Unread::Refused {
                code: "InvalidArgument".to_owned(),
                message: error.to_string(),
            })?;
            let options = GetOptions::new().with_version(object.version.clone());
            let found = bucket.get_opts(&key, options).await.map_err(|error| told(&error))?;
            if found.meta.size > limit {
                return Err(Unread::TooLarge);
            }
            let mut bytes = BytesMut::new();
            let mut parts = found.into_stream();
            while let Some(part) = parts.next().await {
                bytes.extend_from_slice(&part.map_err(|error| told(&error))?);
                if bytes.len() as u64 > limit {
                    return Err(Unread::TooLarge);
                }
            }
            Ok(bytes.freeze())
        };
        let read = tokio::time::timeout(PATIENCE, read).await;
        read.unwrap_or_else(|_| Err(Unread::Unreachable("it does not answer in time".to_owned())))
    }
}

/// What the storage itself said stands in its answer, which the error carries.
fn told(error: &object_store::Error) -> Unread {
    let text = chain(error);
    let tag = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        rest.split_once(&format!("</{name}>")).map(|(value, _)| value.to_owned())
    };
    let refused = |code: &str, message: &str| Unread::Refused {
        code: tag("Code").unwrap_or_else(|| code.to_owned()),
        message: tag("Message").unwrap_or_else(|| message.to_owned()),
    };
    match error {
        object_store::Error::NotFound { .. } => {
            refused("NoSuchKey", "The specified key does not exist.")
        }
        object_store::Error::PermissionDenied { .. }
        | object_store::Error::Unauthenticated { .. } => refused("AccessDenied", "Access Denied"),
        _ if tag("Code").is_some() => refused("", ""),
        // The library gives no more of the answer than that it says so.
        _ if text.contains("redirect without LOCATION") => refused(
            "PermanentRedirect",
            "The bucket is in another region than the [s3] region of the server's configuration.",
        ),
        _ => Unread::Unreachable(text),
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use object_store::signer::Signer;

    use super::*;

    #[tokio::test]
    async fn a_bucket_is_in_the_path_or_in_the_hosts_name() {
        let dir = tempfile::tempdir().unwrap();
        let secret_access_key_file = dir.path().join("secret");
        fs::write(&secret_access_key_file, "hush\n").unwrap();
        let at = async |virtual_hosts| {
            let objects = S3Objects::new(&S3 {
                endpoint: "https://s3.example.org:9000".to_owned(),
                region: "eu-west-1".to_owned(),
                access_key_id: "AKID".to_owned(),
                secret_access_key_file: secret_access_key_file.clone(),
                virtual_hosts,
            });
            let bucket = objects.unwrap().bucket("code").unwrap();
            let key = Path::parse("a/b.zip").unwrap();
            let url = bucket.signed_url(http::Method::GET, &key, CONNECT).await.unwrap();
            url.as_str().split_once('?').unwrap().0.to_owned()
        };
        assert_eq!(at(false).await, "https://s3.example.org:9000/code/a/b.zip");
        assert_eq!(at(true).await, "https://code.s3.example.org:9000/a/b.zip");
    }
}
