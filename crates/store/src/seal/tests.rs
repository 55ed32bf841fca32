use std::{fs, os::unix::fs::MetadataExt, os::unix::fs::PermissionsExt};

use kit::Simulated;
use serde_json::json;

use super::*;
use crate::{Batch, Kv, memory::Memory, tables::AccessKey};

fn sealer() -> Sealer {
    Sealer::new(Zeroizing::new([7; KEY]), Arc::new(Simulated::new(1)))
}

const GOLDEN: &str = "ApXXozaZHhgN5csb1VPyn0hYIOLpYa0UwYqkMUNHzF4X3fPXUPqjwcsLXwqsjkzXJITCFsphBRZXZzRjuijoNOHUfUtZNo3qtReK/37g3wl25fZYdYUgyQ7+b6WXn+ZN1SdJpE0iVQ";
/// As the first form was written by the same key for `fn/a`.
const DIRECT: &str = "AbENpIzqTAlna44O/G1/Mc1uduqMSczIYI2VieZQXpAGNGU";

#[tokio::test]
async fn a_sealed_value_opens_in_its_own_row_only() {
    let by = sealer();
    let Sealed { text, .. } = by.seal(b"fn/a", b"secret").unwrap();
    assert_eq!(&by.unseal(b"fn/a", &text).unwrap()[..], b"secret");
    assert!(matches!(by.unseal(b"fn/b", &text), Err(SealError::DoesNotOpen)));
    assert_ne!(by.seal(b"fn/a", b"secret").unwrap().text, text);
    let sealed = BASE64.decode(text).unwrap();
    for at in 0..sealed.len() {
        let mut damaged = sealed.clone();
        damaged[at] ^= 1;
        assert!(by.unseal(b"fn/a", &BASE64.encode(&damaged)).is_err(), "{at}");
        assert!(by.unseal(b"fn/a", &BASE64.encode(&sealed[..at])).is_err(), "{at}");
    }
}

#[tokio::test]
async fn sealed_bytes_keep_their_form() {
    let by = sealer();
    assert_eq!(by.seal(b"fn/a", b"secret").unwrap().text, GOLDEN);
    assert_eq!(&by.unseal(b"fn/a", DIRECT).unwrap()[..], b"secret");
}

#[tokio::test]
async fn a_new_master_key_takes_over_and_the_old_one_can_go() {
    let by = sealer();
    let old = by.list()[0].id;
    let enveloped = by.seal(b"fn/a", b"other").unwrap();
    let plain = "a text that is nothing of the kind, and QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo";
    let row = json!({ "v": 1, "row": { "z": DIRECT, "a": [enveloped.text], "m": plain } });
    let row = row.to_string();
    assert!(by.rewrap(b"fn/b", row.as_bytes()).unwrap().is_none(), "another row's");

    let new = by.renew().unwrap();
    assert_eq!(by.list().iter().map(|key| key.current).collect::<Vec<_>>(), [false, true]);
    let mut counts = HashMap::new();
    by.tally(b"fn/a", row.as_bytes(), &mut counts);
    assert_eq!(counts, HashMap::from([(old, 2)]));
    assert!(by.is_pinned(old));
    drop(enveloped);
    assert!(!by.is_pinned(old));

    let (rewrapped, pin) = by.rewrap(b"fn/a", row.as_bytes()).unwrap().unwrap();
    assert!(by.is_pinned(new.id));
    drop(pin);
    assert!(by.rewrap(b"fn/a", &rewrapped).unwrap().is_none());
    by.forget(old).unwrap();
    assert!(matches!(by.forget(new.id), Err(SealError::NoSuchKey)), "the last one");
    let value: serde_json::Value = serde_json::from_slice(&rewrapped).unwrap();
    let opened = |text: &serde_json::Value| by.unseal(b"fn/a", text.as_str().unwrap()).unwrap();
    assert_eq!(&opened(&value["row"]["z"])[..], b"secret");
    assert_eq!(&opened(&value["row"]["a"][0])[..], b"other");
    assert_eq!(value["row"]["m"], plain);
    assert!(matches!(by.unseal(b"fn/a", DIRECT), Err(SealError::DoesNotOpen)));
    let text = serde_json::from_str::<serde_json::Value>(&row).unwrap()["row"]["a"][0].clone();
    let refused = by.unseal(b"fn/a", text.as_str().unwrap());
    assert!(matches!(refused, Err(SealError::UnknownKey(id)) if id == old));
}

#[tokio::test]
async fn a_rewrap_before_any_renewal_brings_the_old_form_up_to_date() {
    let by = sealer();
    let row = json!({ "v": 1, "row": { "secret": DIRECT } }).to_string();
    let (rewrapped, _pin) = by.rewrap(b"fn/a", row.as_bytes()).unwrap().unwrap();
    assert!(by.rewrap(b"fn/a", &rewrapped).unwrap().is_none());
}

#[tokio::test]
async fn the_first_master_key_is_made_once_and_kept_private() {
    let (root, env) = (tempfile::tempdir().unwrap(), Arc::new(kit::Real));
    let dir = DataDir::open(&root.path().join("data")).unwrap();
    let sealed = Sealer::open(&dir, env.clone()).unwrap().seal(b"c", b"secret").unwrap();
    assert_eq!(fs::metadata(dir.master_key()).unwrap().mode() & 0o777, 0o600);
    let again = Sealer::open(&dir, env.clone()).unwrap();
    assert_eq!(&again.unseal(b"c", &sealed.text).unwrap()[..], b"secret");

    let (old, new) = (again.list()[0].id, again.renew().unwrap().id);
    assert_eq!(fs::metadata(dir.master_key()).unwrap().mode() & 0o777, 0o600);
    let reopened = Sealer::open(&dir, env.clone()).unwrap();
    assert_eq!(reopened.list().iter().map(|key| key.id).collect::<Vec<_>>(), [old, new]);
    assert_eq!(reopened.list(), again.list());
    assert_eq!(&reopened.unseal(b"c", &sealed.text).unwrap()[..], b"secret");
    reopened.forget(old).unwrap();
    let reopened = Sealer::open(&dir, env.clone()).unwrap();
    assert_eq!(reopened.list().iter().map(|key| key.id).collect::<Vec<_>>(), [new]);

    let text = fs::read_to_string(dir.master_key()).unwrap();
    for damaged in ["", "{}", r#"{"v":1,"keys":[]}"#, &text.replace("\"v\":1", "\"v\":2")] {
        fs::write(dir.master_key(), damaged).unwrap();
        assert!(matches!(Sealer::open(&dir, env.clone()), Err(SealError::BadKey(_))), "{damaged}");
    }
    let (id, other) = (new.to_string(), "0".repeat(16));
    fs::write(dir.master_key(), text.replace(&id, &other)).unwrap();
    assert!(matches!(Sealer::open(&dir, env.clone()), Err(SealError::BadKey(_))));

    fs::set_permissions(dir.master_key(), fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(Sealer::open(&dir, env.clone()), Err(SealError::Exposed(_))));
    fs::remove_file(dir.master_key()).unwrap();
    fs::write(dir.database(), "").unwrap();
    assert!(matches!(Sealer::open(&dir, env), Err(SealError::Lost(_))));
}

#[tokio::test]
async fn a_master_key_from_before_there_was_a_ring_still_opens() {
    let (root, env) = (tempfile::tempdir().unwrap(), Arc::new(kit::Real));
    let dir = DataDir::open(&root.path().join("data")).unwrap();
    fs::write(dir.master_key(), [7; KEY]).unwrap();
    fs::set_permissions(dir.master_key(), fs::Permissions::from_mode(0o600)).unwrap();
    let by = Sealer::open(&dir, env.clone()).unwrap();
    assert_eq!(&by.unseal(b"fn/a", DIRECT).unwrap()[..], b"secret");
    assert_eq!(by.list()[0].id, sealer().list()[0].id);
    by.renew().unwrap();
    let by = Sealer::open(&dir, env).unwrap();
    assert_eq!(&by.unseal(b"fn/a", DIRECT).unwrap()[..], b"secret");
}

#[tokio::test]
async fn a_store_of_other_master_keys_is_refused() {
    let kv: Arc<dyn Kv> = Arc::new(Memory::default());
    let right = sealer();
    let keys = crate::tables::Keys::new(kv.clone(), right.clone());
    let key = AccessKey {
        id: "AKIA1".into(),
        scope: model::Scope::aws("000000000000").unwrap(),
        user: None,
        secret: Zeroizing::new("hunter2".into()),
        description: String::new(),
        created: Timestamp::UNIX_EPOCH,
        inactive: false,
        revoked: None,
    };
    kv.commit(keys.create(Batch::new(), &key).unwrap()).await.unwrap();
    let wrong = Sealer::new(Zeroizing::new([8; KEY]), Arc::new(Simulated::new(1)));
    // Before the store knows its keys by name, and after.
    assert!(matches!(wrong.check(&kv).await, Err(SealError::Wrong(_))));
    right.check(&kv).await.unwrap();
    let refused = wrong.check(&kv).await;
    assert!(matches!(refused, Err(SealError::Missing { id, .. }) if id == right.list()[0].id));
    right.renew().unwrap();
    right.check(&kv).await.unwrap();
    assert_eq!(crate::tables::MasterKeys::new(kv).list().await.unwrap().len(), 2);
}
