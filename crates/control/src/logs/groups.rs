//! What people decide of log groups and streams. It is kept in the store, and told to the log
//! whenever that is opened.

use model::{Action, Caller, LogGroup, LogGroupKey, Retention};
use store::{
    Batch,
    tables::{LogEnd, LogStream, Stored},
};
use telemetry::{GroupInfo, Keep};

use super::{group_resource, refused, stream_resource};
use crate::{
    Control, Error,
    change::Change,
    functions::tags::{self, Tags},
};

impl Control {
    pub async fn create_log_group(
        &self,
        caller: &Caller,
        key: &LogGroupKey,
        new: Tags,
    ) -> Result<(), Error> {
        let resource = group_resource(key);
        let details = new.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        let change =
            Change::new(self, caller, Action::CreateLogGroup, resource.clone(), details).await?;
        let _turn = self.log_settings.lock().await;
        let created = async {
            tags::check(&new, &Tags::new())?;
            if self.logs.group(key).is_some() {
                return Err(Error::AlreadyExists(resource));
            }
            let (created, retention) = (self.env.now(), Retention::Forever);
            let group = LogGroup { key: key.clone(), created, retention, tags: new };
            change.commit(self.log_groups.put(Batch::new(), None, &group)?).await?;
            self.declare(&group);
            Ok(())
        };
        change.close(created.await).await
    }

    pub async fn delete_log_group(&self, caller: &Caller, key: &LogGroupKey) -> Result<(), Error> {
        let resource = group_resource(key);
        let change =
            Change::new(self, caller, Action::DeleteLogGroup, resource.clone(), Vec::new()).await?;
        let _turn = self.log_settings.lock().await;
        let deleted = async {
            self.logs.group(key).ok_or(Error::NotFound(resource))?;
            self.end_log(&change, LogEnd { group: key.clone(), stream: None }).await
        };
        change.close(deleted.await).await
    }

    pub async fn create_log_stream(
        &self,
        caller: &Caller,
        key: &LogGroupKey,
        name: &str,
    ) -> Result<(), Error> {
        let resource = stream_resource(key, name);
        let change =
            Change::new(self, caller, Action::CreateLogStream, resource.clone(), Vec::new())
                .await?;
        let _turn = self.log_settings.lock().await;
        let created = async {
            match self.logs.has_stream(key, name) {
                None => return Err(Error::NotFound(group_resource(key))),
                Some(true) => return Err(Error::AlreadyExists(resource)),
                Some(false) => {}
            }
            let (group, name, created) = (key.clone(), name.to_owned(), self.env.now());
            let stream = LogStream { group, name, created };
            change.commit(self.log_groups.add_stream(Batch::new(), &stream)?).await?;
            self.logs.declare_stream(key, &stream.name, created);
            Ok(())
        };
        change.close(created.await).await
    }

    pub async fn delete_log_stream(
        &self,
        caller: &Caller,
        key: &LogGroupKey,
        name: &str,
    ) -> Result<(), Error> {
        let resource = stream_resource(key, name);
        let change =
            Change::new(self, caller, Action::DeleteLogStream, resource.clone(), Vec::new())
                .await?;
        let _turn = self.log_settings.lock().await;
        let deleted = async {
            match self.logs.has_stream(key, name) {
                None => return Err(Error::NotFound(group_resource(key))),
                Some(false) => return Err(Error::NotFound(resource)),
                Some(true) => {}
            }
            let end = LogEnd { group: key.clone(), stream: Some(name.to_owned()) };
            self.end_log(&change, end).await
        };
        change.close(deleted.await).await
    }

    pub async fn set_log_retention(
        &self,
        caller: &Caller,
        key: &LogGroupKey,
        retention: Retention,
    ) -> Result<(), Error> {
        let details = vec![("retention".to_owned(), format!("{retention:?}"))];
        let action = match retention {
            Retention::Forever => Action::ClearLogRetention,
            Retention::Platform | Retention::Days(_) => Action::SetLogRetention,
        };
        self.change_log_group(caller, key, action, details, |group| {
            group.retention = retention;
            Ok(())
        })
        .await
    }

    /// The tags of a log group; none, of one that nobody has set.
    pub async fn list_log_tags(&self, caller: &Caller, key: &LogGroupKey) -> Result<Tags, Error> {
        let resource = group_resource(key);
        self.authorize(caller, Action::ListLogTags, &resource)?;
        self.logs.group(key).ok_or(Error::NotFound(resource))?;
        let stored = self.log_groups.get(key).await?;
        Ok(stored.map(|stored| stored.into_inner().tags).unwrap_or_default())
    }

    /// Sets tags; others stay.
    pub async fn tag_log_group(
        &self,
        caller: &Caller,
        key: &LogGroupKey,
        new: Tags,
    ) -> Result<(), Error> {
        let details = new.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        self.change_log_group(caller, key, Action::TagLogGroup, details, |group| {
            tags::check(&new, &group.tags)?;
            group.tags.extend(new);
            Ok(())
        })
        .await
    }

    /// Removes tags; those that are not there are no matter.
    pub async fn untag_log_group(
        &self,
        caller: &Caller,
        key: &LogGroupKey,
        old: &[String],
    ) -> Result<(), Error> {
        let details = old.iter().map(|key| ("removed".to_owned(), key.clone())).collect();
        self.change_log_group(caller, key, Action::UntagLogGroup, details, |group| {
            group.tags.retain(|key, _| !old.contains(key));
            Ok(())
        })
        .await
    }

    async fn change_log_group(
        &self,
        caller: &Caller,
        key: &LogGroupKey,
        action: Action,
        details: Vec<(String, String)>,
        edit: impl FnOnce(&mut LogGroup) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let resource = group_resource(key);
        let change = Change::new(self, caller, action, resource.clone(), details).await?;
        let _turn = self.log_settings.lock().await;
        let changed = async {
            let GroupInfo { created, .. } =
                self.logs.group(key).ok_or(Error::NotFound(resource))?;
            let stored = self.log_groups.get(key).await?;
            let mut group = match &stored {
                Some(stored) => stored.value.clone(),
                None => LogGroup {
                    key: key.clone(),
                    created,
                    retention: Retention::Platform,
                    tags: Tags::new(),
                },
            };
            edit(&mut group)?;
            let batch = self.log_groups.put(Batch::new(), stored.as_ref(), &group)?;
            change.commit(batch).await?;
            self.declare(&group);
            Ok(())
        };
        change.close(changed.await).await
    }

    /// The store says first that it is to go, so that it goes whatever happens in between.
    async fn end_log(&self, change: &Change<'_>, end: LogEnd) -> Result<(), Error> {
        change.commit(self.log_groups.end(Batch::new(), &end).await?).await?;
        self.carry_out(&end).await
    }

    async fn carry_out(&self, end: &LogEnd) -> Result<(), Error> {
        let ended = match &end.stream {
            Some(stream) => self.logs.delete_stream(&end.group, stream).await,
            None => self.logs.delete_group(&end.group).await,
        };
        ended.map_err(|error| refused(error, group_resource(&end.group)))?;
        let forget = self.log_groups.forget_end(Batch::new(), end);
        self.kv.commit(forget).await.map_err(Error::from)
    }

    /// Tells the log what was decided, and ends what an earlier run could not.
    pub(crate) async fn load_log_groups(&self) -> Result<(), Error> {
        for group in self.log_groups.list_all().await?.into_iter().map(Stored::into_inner) {
            self.declare(&group);
        }
        for LogStream { group, name, created } in self.log_groups.streams().await? {
            self.logs.declare_stream(&group, &name, created);
        }
        for end in self.log_groups.ends().await? {
            self.carry_out(&end).await?;
        }
        Ok(())
    }

    fn declare(&self, group: &LogGroup) {
        let days = |days: u16| std::time::Duration::from_hours(24 * u64::from(days));
        let keep = match group.retention {
            Retention::Platform => Keep::For(self.logs.limits().keep),
            Retention::Days(number) => Keep::For(days(number)),
            Retention::Forever => Keep::Forever,
        };
        self.logs.declare_group(&group.key, group.created, keep);
    }
}
