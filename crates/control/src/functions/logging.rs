//! Changes to how a function's log is written.

use model::{Action, Caller, FunctionKey, LogFormat, LogLevel, Logging, Resource};

use crate::{Control, Error};

/// A log's format as it is asked for: its levels are said apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
}

/// New values for what is given; the rest stays as it is.
#[derive(Debug, Clone, Default)]
pub struct LoggingUpdate {
    pub format: Option<Format>,
    pub application: Option<LogLevel>,
    pub system: Option<LogLevel>,
    /// Another group, or `None` for the function's own.
    pub group: Option<Option<String>>,
}

impl LoggingUpdate {
    pub fn over(self, old: &Logging) -> Result<Logging, Error> {
        let Self { format, application, system, group } = self;
        let (was_json, old_application, old_system) = match old.format {
            LogFormat::Text => (false, LogLevel::Info, LogLevel::Info),
            LogFormat::Json { application, system } => (true, application, system),
        };
        let is_json = format.map_or(was_json, |format| format == Format::Json);
        if !is_json && (application.is_some() || system.is_some()) {
            return Err(Error::invalid(
                "LoggingConfig",
                "ApplicationLogLevel and SystemLogLevel can be set only when LogFormat is JSON",
            ));
        }
        let format = if is_json {
            LogFormat::Json {
                application: application.unwrap_or(old_application),
                system: system.unwrap_or(old_system),
            }
        } else {
            LogFormat::Text
        };
        Ok(Logging { format, group: group.unwrap_or_else(|| old.group.clone()) })
    }
}

impl Control {
    /// Whether a function may be given another group than its own to write to: who gives it must be
    /// allowed to write there.
    pub(super) fn check_log_group(
        &self,
        caller: &Caller,
        key: &FunctionKey,
        group: &str,
    ) -> Result<(), Error> {
        let group = Resource::LogGroup(key.scope.clone(), key.region.clone(), group.to_owned());
        self.authorize(caller, Action::WriteLogs, &group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_given_stays_and_levels_belong_to_json() {
        let json = LoggingUpdate {
            format: Some(Format::Json),
            system: Some(LogLevel::Warn),
            ..LoggingUpdate::default()
        };
        let first = json.over(&Logging::default()).unwrap();
        let levels = |application, system| LogFormat::Json { application, system };
        assert_eq!(first.format, levels(LogLevel::Info, LogLevel::Warn));
        let next = LoggingUpdate {
            application: Some(LogLevel::Error),
            group: Some(Some("/shared".into())),
            ..LoggingUpdate::default()
        };
        let second = next.clone().over(&first).unwrap();
        assert_eq!(second.format, levels(LogLevel::Error, LogLevel::Warn));
        assert_eq!(second.group.as_deref(), Some("/shared"));
        let text = LoggingUpdate { format: Some(Format::Text), ..LoggingUpdate::default() };
        let third = text.over(&second).unwrap();
        assert_eq!((third.format, third.group.as_deref()), (LogFormat::Text, Some("/shared")));
        assert!(next.over(&third).is_err());
    }
}
