//! The people who may use the page of this node: their names, roles and passwords, in one file of the data folder.
//!
//! They are of this machine, not of the territory: what binds the territory are its keys, and a role here only says who may
//! have this machine use them. Invariant: no password is kept, only what Argon2id makes of it with a salt of its own.

use super::language::Language;
use super::limits::{ACCOUNTS_MAX, NAME_BYTES_MAX, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};
use super::text;
use crate::folder::random;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};

/// Memory that checking a password takes, in KiB, and how often it is passed over (OWASP's first choice).
const MEMORY_KIB: u32 = 19 << 10;
const PASSES: u32 = 2;

/// What a person may do; each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// Reads everything that is here.
    Reader,
    /// Writes documents.
    Editor,
    /// Makes formal statements: proposes, signs, publishes, spends.
    Signer,
    /// Decides about this node: people, invitations, keys.
    Administrator,
}

impl Role {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Reader, Self::Editor, Self::Signer, Self::Administrator];

    /// Returns its name, as in the file and in forms.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Editor => "editor",
            Self::Signer => "signer",
            Self::Administrator => "administrator",
        }
    }

    /// Returns the role with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// What is kept of a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Secret {
    salt: String,
    hash: String,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// The code of the language that the person reads.
    pub(crate) language: String,
    secret: Secret,
}

/// Everybody, as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct People {
    #[serde(default, rename = "person")]
    accounts: Vec<Account>,
}

/// Why an account cannot be as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PeopleError {
    /// No name, or one that is too long.
    #[error("a name has 1 to {NAME_BYTES_MAX} bytes")]
    Name,
    /// Somebody is called so already.
    #[error("somebody here has this name already")]
    Taken,
    /// A password that is too short, or longer than anybody types.
    #[error("a password has at least {PASSWORD_CHARS_MIN} characters")]
    Password,
    /// There is no such person.
    #[error("nobody here has this name")]
    Unknown,
    /// Nobody would be left who could let others in.
    #[error("one administrator must stay")]
    LastAdministrator,
    /// There are too many.
    #[error("there are {ACCOUNTS_MAX} accounts already")]
    Full,
}

impl PeopleError {
    /// Returns the key of the sentence for people.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Name => "people-error-name",
            Self::Taken => "people-error-taken",
            Self::Password => "people-error-password",
            Self::Unknown => "people-error-unknown",
            Self::LastAdministrator => "people-error-last",
            Self::Full => "people-error-full",
        }
    }
}

impl Secret {
    /// Makes what is kept of a new password; takes as long as checking it does.
    pub(crate) fn new(password: &str) -> Result<Self, PeopleError> {
        if password.chars().count() < PASSWORD_CHARS_MIN || password.len() > PASSWORD_BYTES_MAX {
            return Err(PeopleError::Password);
        }
        let salt = hex(&random());
        let hash = hex(&derive(password, &salt));
        Ok(Self { salt, hash })
    }

    /// Returns what no password opens, so that looking for somebody who is not there takes as long as for somebody who is.
    pub(crate) fn of_nobody() -> Self {
        Self { salt: hex(&random()), hash: String::new() }
    }

    /// Returns whether this is the password. Takes long on purpose, so it is called on a thread of its own.
    pub(crate) fn opens(&self, password: &str) -> bool {
        // Hashes of hashes compare in constant time.
        blake3::hash(hex(&derive(password, &self.salt)).as_bytes()) == blake3::hash(self.hash.as_bytes())
    }
}

fn derive(password: &str, salt: &str) -> [u8; 32] {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).expect("the costs are within what Argon2 allows");
    let mut memory = vec![Block::default(); params.block_count()];
    let mut hash = [0; 32];
    // A salt of any length comes out as one that Argon2 takes, whatever somebody has written into the file.
    let salt = blake3::hash(salt.as_bytes());
    let bytes = password.as_bytes().get(..PASSWORD_BYTES_MAX).unwrap_or(password.as_bytes());
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(bytes, salt.as_bytes(), &mut hash, &mut memory)
        .expect("password, salt and memory have lengths that Argon2 allows");
    hash
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl People {
    /// Returns everybody, in the order in which they came.
    pub(crate) fn all(&self) -> &[Account] {
        &self.accounts
    }

    /// Returns the person with this name; case makes no difference.
    pub(crate) fn find(&self, name: &str) -> Option<&Account> {
        let name = name.trim().to_lowercase();
        self.accounts.iter().find(|account| account.name.to_lowercase() == name)
    }

    fn find_mut(&mut self, name: &str) -> Result<&mut Account, PeopleError> {
        let name = name.trim().to_lowercase();
        self.accounts.iter_mut().find(|account| account.name.to_lowercase() == name).ok_or(PeopleError::Unknown)
    }

    /// Returns whether a new account may be called so.
    pub(crate) fn is_free(&self, name: &str) -> Result<String, PeopleError> {
        let name = text::line(name).trim().to_owned();
        if name.is_empty() || name.len() > NAME_BYTES_MAX {
            return Err(PeopleError::Name);
        }
        if self.find(&name).is_some() {
            return Err(PeopleError::Taken);
        }
        if self.accounts.len() >= ACCOUNTS_MAX { Err(PeopleError::Full) } else { Ok(name) }
    }

    /// Adds a person.
    pub(crate) fn add(
        &mut self,
        name: &str,
        role: Role,
        language: Language,
        secret: Secret,
    ) -> Result<(), PeopleError> {
        let name = self.is_free(name)?;
        self.accounts.push(Account { name, role, language: language.code().to_owned(), secret });
        Ok(())
    }

    /// Removes a person.
    pub(crate) fn remove(&mut self, name: &str) -> Result<(), PeopleError> {
        let account = self.find(name).ok_or(PeopleError::Unknown)?.clone();
        self.keeps_one(&account, None)?;
        self.accounts.retain(|other| *other != account);
        Ok(())
    }

    /// Gives a person another role.
    pub(crate) fn give(&mut self, name: &str, role: Role) -> Result<(), PeopleError> {
        let account = self.find(name).ok_or(PeopleError::Unknown)?.clone();
        self.keeps_one(&account, Some(role))?;
        self.find_mut(name)?.role = role;
        Ok(())
    }

    /// Notes the language that a person reads.
    pub(crate) fn speak(&mut self, name: &str, language: Language) -> Result<(), PeopleError> {
        language.code().clone_into(&mut self.find_mut(name)?.language);
        Ok(())
    }

    /// Gives a person another password.
    pub(crate) fn change(&mut self, name: &str, secret: Secret) -> Result<(), PeopleError> {
        self.find_mut(name)?.secret = secret;
        Ok(())
    }

    /// Refuses what would leave nobody who can let others in.
    fn keeps_one(&self, changed: &Account, role: Option<Role>) -> Result<(), PeopleError> {
        let others = self.accounts.iter().filter(|other| *other != changed);
        let is_kept = role == Some(Role::Administrator)
            || changed.role != Role::Administrator
            || others.into_iter().any(|other| other.role == Role::Administrator);
        if is_kept { Ok(()) } else { Err(PeopleError::LastAdministrator) }
    }
}

impl Account {
    pub(super) fn secret(&self) -> Secret {
        self.secret.clone()
    }
}

#[cfg(test)]
mod tests;
