//! Packages: checked by unpacking them, kept byte for byte, given back for download.

use bytes::Bytes;
use engine::{
    builds::Source,
    package::{self, PackageError},
};
use model::{Action, Caller, Code, Digest, FunctionKey, Region, Resource, Scope};

use super::{ObjectRef, Unread, usage::MAX_UNPACKED_BYTES};
use crate::{Control, Error, Invalid, Oversized};

/// Where a package comes from.
#[derive(Debug, Clone)]
pub enum Package {
    Uploaded(Bytes),
    Object(ObjectRef),
    /// What a build made here, for the same account.
    Built(Digest),
}

/// The largest package that may be uploaded directly: AWS Lambda's quota of 50 MB.
pub const MAX_PACKAGE_BYTES: u64 = 52_428_800;
/// One from an object storage is bounded by what it may unpack to alone.
const MAX_OBJECT_BYTES: u64 = MAX_UNPACKED_BYTES;
/// How many of those are taken in at once, each in memory; others wait.
pub(crate) const OBJECTS_AT_ONCE: usize = 2;

impl Control {
    /// Takes a package in, from wherever it is: within the owner's room, where it may be instead
    /// of a function's own.
    pub(crate) async fn take_in(
        &self,
        package: Package,
        (scope, region): (&Scope, &Region),
        instead: Option<&FunctionKey>,
    ) -> Result<Code, Error> {
        // What was uploaded has its place in memory already.
        let _turn = match package {
            Package::Uploaded(_) => None,
            Package::Object(_) | Package::Built(_) => Some(self.objects_turns.acquire().await),
        };
        let zip = self.fetch(package, scope).await?;
        self.check_storage(scope, region, zip.len() as u64, instead).await?;
        self.keep_package(zip).await
    }

    /// Takes in code that is to be built, and says its digest.
    pub(crate) async fn take_in_source(
        &self,
        function: &FunctionKey,
        zip: Bytes,
    ) -> Result<(Digest, Source), Error> {
        let zip = self.fetch(Package::Uploaded(zip), &function.scope).await?;
        self.check_storage(&function.scope, &function.region, zip.len() as u64, None).await?;
        let source = self.engine.unpack_source(zip.clone()).await.map_err(refused)?;
        Ok((self.blobs.put(zip).await?, source))
    }

    async fn read_built(&self, scope: &Scope, digest: &Digest) -> Result<Bytes, Error> {
        let is_known = self.built(scope, digest);
        let package = if is_known { self.blobs.read(digest).await? } else { None };
        package.ok_or_else(|| {
            let problem =
                format!("{digest} was not built here within the last day: build it again");
            Error::invalid("code", problem)
        })
    }

    async fn fetch(&self, package: Package, scope: &Scope) -> Result<Bytes, Error> {
        match package {
            Package::Built(digest) => self.read_built(scope, &digest).await,
            Package::Uploaded(zip) if zip.len() as u64 > MAX_PACKAGE_BYTES => {
                Err(Error::TooLarge { what: Oversized::Package, limit: MAX_PACKAGE_BYTES })
            }
            Package::Uploaded(zip) => Ok(zip),
            Package::Object(object) => {
                let objects = self.objects.as_ref().ok_or(Error::Unsupported(
                    "S3Bucket (no [s3] endpoint is in the server's configuration)",
                ))?;
                let invalid = |problem| Err(Error::Invalid { field: "S3Key", problem });
                match objects.read(&object, MAX_OBJECT_BYTES).await {
                    Ok(zip) => Ok(zip),
                    Err(Unread::TooLarge) => invalid(Invalid::UnpacksTooLarge(MAX_OBJECT_BYTES)),
                    Err(Unread::Refused { code, message }) => {
                        invalid(Invalid::Unread { code, message })
                    }
                    Err(Unread::Unreachable(problem)) => {
                        tracing::warn!(problem, "the object storage cannot be reached");
                        let told =
                            "The object storage cannot be reached; the server's log says more";
                        Err(Error::Unavailable(told.to_owned()))
                    }
                }
            }
        }
    }

    /// Unpacks a package, which checks it, and keeps it. If nothing refers to it soon, the
    /// collector removes it.
    async fn keep_package(&self, zip: Bytes) -> Result<Code, Error> {
        let bytes = zip.len() as u64;
        let code_dir = self.code_dir.clone();
        let unpacked = {
            let zip = zip.clone();
            let digest = move || {
                let digest = Digest::of(&zip);
                package::unpack(&zip, &code_dir, digest).map(|()| digest)
            };
            kit::blocking(digest).await.map_err(Error::internal)?
        };
        let digest = unpacked.map_err(refused)?;
        self.blobs.put(zip).await?;
        Ok(Code { digest, bytes })
    }

    /// The package of a function's draft, byte for byte.
    pub async fn read_package(&self, caller: &Caller, key: &FunctionKey) -> Result<Bytes, Error> {
        let resource = Resource::Function(key.clone());
        self.authorize(caller, Action::GetFunction, &resource)?;
        let found = self.directory.get(key).ok_or(Error::NotFound(resource))?;
        let package = self.blobs.read(&found.function.draft.code.digest).await?;
        package.ok_or_else(|| Error::internal("the package of a function is missing"))
    }
}

fn refused(error: PackageError) -> Error {
    let invalid = |problem| Error::Invalid { field: "ZipFile", problem };
    match error {
        PackageError::TooBig { limit } => invalid(Invalid::UnpacksTooLarge(limit)),
        PackageError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            Error::disk_full()
        }
        PackageError::Io(error) => Error::internal(error),
        other => invalid(Invalid::NotAZip(other.to_string())),
    }
}

impl From<store::BlobError> for Error {
    fn from(error: store::BlobError) -> Self {
        match error {
            store::BlobError::Full => Self::disk_full(),
            _ => Self::internal(error),
        }
    }
}
