//! The entry that a page is about: any, for those who keep the register; their own, for a registrant.

use super::{LIST, OWN};
use crate::me::Me;
use crate::respond::Problem;
use care::registrant::Entry;
use care::terms::TherapyCode;
use care::{RegistrantId, Role};
use casework::read::RegistrantRow;

/// Whose entry an address names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The one of this id: for those who keep the register.
    Any(RegistrantId),
    /// One's own.
    Own,
}

/// An entry, and where its pages lie.
pub struct Kept {
    /// The row.
    pub row: RegistrantRow,
    /// What stands in it.
    pub entry: Entry,
    /// The address of its page; its forms lie below.
    pub base: String,
    /// Whether it is shown to whom it is about.
    pub own: bool,
    /// Why therapies were not confirmed.
    pub why_not: Vec<(TherapyCode, String)>,
}

impl Kept {
    /// The area in titles.
    pub const fn area(&self) -> &'static str {
        if self.own { "My entry" } else { super::AREA }
    }

    /// The caption over a form's title.
    pub fn about(&self) -> String {
        if self.own {
            String::new()
        } else {
            self.entry.name.full()
        }
    }
}

/// The entry, if the principal may see it there.
///
/// # Errors
/// The page that says why not; none of a registrant's is [`Problem::NotFound`].
pub async fn load(me: &Me, whose: Whose) -> Result<Kept, Problem> {
    let (row, base, own) = match whose {
        // A registrant's pages are those of their own entry, whatever id an address holds.
        Whose::Any(_) if me.role() == Role::Registrant => return Err(Problem::NotFound),
        Whose::Any(id) => {
            let row = me.ask(move |desk, p| desk.registrant(p, id)).await?;
            (row, format!("{LIST}/{id}"), false)
        }
        Whose::Own => {
            let row = me.ask(casework::Desk::own_entry).await?.ok_or(Problem::NotFound)?;
            (row, OWN.to_owned(), true)
        }
    };
    let entry = row.state.current().cloned().ok_or(Problem::NotFound)?;
    let id = row.id;
    let why_not = me.ask(move |desk, p| desk.why_not_confirmed(p, id)).await?;
    Ok(Kept {
        row,
        entry,
        base,
        own,
        why_not,
    })
}
