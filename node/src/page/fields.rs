//! The fields of a form, as the browser sends them.

use super::limits::FIELDS_MAX;
use super::trouble::Trouble;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// The fields of a form that the gate has let through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`; none when there are too many.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let pairs = form_urlencoded::parse(bytes).take(FIELDS_MAX + 1);
        let fields: Vec<(String, String)> = pairs.map(|(name, value)| (name.into(), value.into())).collect();
        (fields.len() <= FIELDS_MAX).then_some(Self(fields))
    }

    /// Returns fields that were read in another way.
    pub(super) const fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// Returns the first field of this name; empty when there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// Returns the first field of this name; none when the form had no such field.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Takes the first field of this name out of the form.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(found, _)| found == name)?;
        Some(self.0.remove(at).1)
    }

    /// Returns whether the form had such a field.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Returns the first field whose name is made of two parts.
    pub(crate) fn joined(&self, prefix: &str, name: &str) -> &str {
        self.get(&format!("{prefix}{name}"))
    }

    /// Returns the names of all fields, as they were sent.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Returns all fields, name and value, in their order.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns what was typed into a field without the spaces around it; none when that is nothing.
    pub(crate) fn typed(&self, name: &str) -> Option<String> {
        Some(self.get(name).trim().to_owned()).filter(|typed| !typed.is_empty())
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Trouble> {
        parts.extensions.remove::<Self>().ok_or(Trouble::Foreign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_a_form_is_not_taken_for_a_field_of_the_same_name() {
        let mut fields = Fields::parse(b"form=token&base=x&form=plan").unwrap();
        assert_eq!(fields.take("form").as_deref(), Some("token"));
        assert_eq!(fields.find("form"), Some("plan"));
        assert_eq!((fields.take("form").as_deref(), fields.take("form")), (Some("plan"), None));
    }

    #[test]
    fn fields_are_read_and_bounded() {
        let fields = Fields::parse("a=1&b=+x%20y+&a=2&ç=%C3%A7&broken=%ff&c".as_bytes()).unwrap();
        assert_eq!((fields.get("a"), fields.get("ç"), fields.get("nothing")), ("1", "ç", ""));
        assert_eq!(fields.typed("b").as_deref(), Some("x y"));
        assert_eq!(fields.typed("c"), None);
        assert_eq!(fields.get("broken"), "\u{fffd}");
        assert!(Fields::parse("a&".repeat(FIELDS_MAX).as_bytes()).is_some());
        assert!(Fields::parse("a&".repeat(FIELDS_MAX + 1).as_bytes()).is_none());
    }
}
