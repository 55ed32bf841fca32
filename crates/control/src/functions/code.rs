//! Packages: checked by unpacking them, kept byte for byte, given back for download.

use bytes::Bytes;
use engine::package::{self, PackageError};
use model::{Action, Caller, Code, Digest, FunctionKey, Resource};

use crate::{Control, Error, Invalid, Oversized, authorize};

/// A package as it was uploaded.
#[derive(Debug, Clone)]
pub struct Package(pub Bytes);

/// The largest package that may be uploaded directly: AWS Lambda's quota of 50 MB.
pub const MAX_PACKAGE_BYTES: u64 = 52_428_800;

impl Control {
    /// Unpacks a package, which checks it, and keeps it. If nothing refers to it soon, the
    /// collector removes it.
    pub(crate) async fn keep_package(&self, package: Package) -> Result<Code, Error> {
        let Package(zip) = package;
        let bytes = zip.len() as u64;
        if bytes > MAX_PACKAGE_BYTES {
            return Err(Error::TooLarge { what: Oversized::Package, limit: MAX_PACKAGE_BYTES });
        }
        let code_dir = self.code_dir.clone();
        let unpacked = {
            let zip = zip.clone();
            let digest = move || {
                let digest = Digest::of(&zip);
                package::unpack(&zip, &code_dir, digest).map(|()| digest)
            };
            tokio::task::spawn_blocking(digest).await.map_err(Error::internal)?
        };
        let digest = unpacked.map_err(refused)?;
        self.blobs.put(zip).await?;
        Ok(Code { digest, bytes })
    }

    /// The package of a function's draft, byte for byte.
    pub async fn read_package(&self, caller: &Caller, key: &FunctionKey) -> Result<Bytes, Error> {
        let resource = Resource::Function(key.clone());
        authorize(&caller.principal, Action::GetFunction, &resource)?;
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
