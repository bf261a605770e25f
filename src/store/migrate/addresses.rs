//! The step to schema 2: every spelling of a mailbox is one address. Rows that are found by an address move
//! to the form that [`EmailAddress`] has now; profiles of one address and name are told apart by their ids.
//!
//! Records themselves stay as they are: reading them gives the new form.

use std::collections::{BTreeMap, BTreeSet};

use redb::{ReadableTable, WriteTransaction};

use crate::{
    domain::{
        person::{Account, Person},
        text::EmailAddress,
    },
    store::{
        Credentials, Key, StoreError, Table, chat_link,
        codec::{self, Record},
        number_at, person, portal,
        raw::RawRow,
    },
};

/// Makes one identity of what was several because its address was spelt in several ways.
///
/// # Errors
/// `Storage` when the file cannot be read or written. A row that does not decode stays as it is.
pub(super) fn join(transaction: &WriteTransaction) -> Result<(), StoreError> {
    join_accounts(transaction)?;
    index_profiles(transaction)?;
    move_credentials(transaction)?;
    move_chat_links(transaction)
}

/// One account keeps the address: the one that was used, else the older. Each other one stays with all that
/// belongs to it, under an address that receives no mail (RFC 2606 §2), until somebody decides.
fn join_accounts(transaction: &WriteTransaction) -> Result<(), StoreError> {
    let mut holders: BTreeMap<String, Vec<Account>> = BTreeMap::new();
    for account in records::<Account>(transaction, Table::Accounts)? {
        holders.entry(account.email.key()).or_default().push(account);
    }
    let known = holders.values().flatten().map(|account| account.id.0).collect();
    remove_names(transaction, person::ACCOUNT_NAMES, &known)?;
    for mut accounts in holders.into_values() {
        accounts.sort_by_key(|account| (account.last_sign_in.is_none(), account.id));
        let kept_by = accounts[0].id.0;
        for (place, mut account) in accounts.into_iter().enumerate() {
            if place > 0 {
                let (id, local) = (account.id.0, account.email.smtp_parts().0.to_owned());
                account.email = EmailAddress::from_stored(&format!("{local}@account-{id}.invalid"))
                    .map_err(|_| StoreError::Record(format!("account {id} has no address")))?;
                put(transaction, Table::Accounts, &Key::number(id), &codec::to_row(&account))?;
                tracing::warn!(
                    account = id,
                    kept_by,
                    "two accounts had the same mailbox in two spellings; this one has an address without mail now: \
                     lock it, or invite its owner anew"
                );
            }
            put(transaction, Table::Names, &person::account_name(&account.email), &account.id.0.to_be_bytes())?;
        }
    }
    Ok(())
}

/// Makes the names that lead from an address to its profiles anew.
///
/// # Errors
/// `Storage` when the file cannot be read or written.
pub(super) fn index_profiles(transaction: &WriteTransaction) -> Result<(), StoreError> {
    let profiles = records::<Person>(transaction, Table::People)?;
    remove_names(transaction, person::PROFILE_NAMES, &profiles.iter().map(|profile| profile.id.0).collect())?;
    for profile in profiles {
        if let Some(name) = person::profile_name(&profile) {
            put(transaction, Table::Names, &name, &profile.id.0.to_be_bytes())?;
        }
    }
    Ok(())
}

/// Where two spellings had credentials, those with a second factor stay.
fn move_credentials(transaction: &WriteTransaction) -> Result<(), StoreError> {
    let has_second_factor = |row: &[u8]| {
        codec::from_bytes::<Credentials>(row).is_ok_and(|known| !known.totp.0.is_empty() || known.mail.is_some())
    };
    for (key, row) in rows(transaction, Table::Credentials, &Key::word(portal::REQUESTER))? {
        let Some((now, _)) = moved(&key, portal::REQUESTER.as_bytes()) else { continue };
        let is_better = value(transaction, Table::Credentials, &now)?
            .is_none_or(|there| has_second_factor(&row) && !has_second_factor(&there));
        if is_better {
            put(transaction, Table::Credentials, &now, &row)?;
        } else {
            tracing::warn!("a requester had two passwords for one mailbox in two spellings; one of them is gone");
        }
        remove(transaction, Table::Credentials, &key)?;
    }
    Ok(())
}

fn move_chat_links(transaction: &WriteTransaction) -> Result<(), StoreError> {
    for (key, row) in rows(transaction, Table::Chats, &Key::kind(chat_link::LINK))? {
        if let Some((now, location)) = moved(&key, &[chat_link::LINK]) {
            remove(transaction, Table::Chats, &key)?;
            put(transaction, Table::Chats, &now.then_bytes(location), &row)?;
        }
    }
    Ok(())
}

/// The key with the address as it is now, and what stood behind it; `None` if the key stays.
fn moved<'k>(key: &'k [u8], prefix: &[u8]) -> Option<(Key, &'k [u8])> {
    let rest = key.strip_prefix(prefix)?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    let before = std::str::from_utf8(&rest[..end]).ok()?;
    let now = EmailAddress::from_stored(before).ok()?.key();
    (now != before).then(|| (Key::default().then_bytes(prefix).then_text(&now), &rest[end + 1..]))
}

/// Removes the names that begin with a word and lead to these ids.
pub(super) fn remove_names(transaction: &WriteTransaction, word: &str, ids: &BTreeSet<u64>) -> Result<(), StoreError> {
    for (key, id) in rows(transaction, Table::Names, &Key::word(word))? {
        if ids.contains(&number_at(&id, 0)) {
            remove(transaction, Table::Names, &key)?;
        }
    }
    Ok(())
}

fn rows(transaction: &WriteTransaction, table: Table, prefix: &Key) -> Result<Vec<RawRow>, StoreError> {
    let table = transaction.open_table(table.definition())?;
    let mut found = Vec::new();
    for row in table.range(prefix.bytes()..)? {
        let (key, value) = row?;
        if !key.value().starts_with(prefix.bytes()) {
            break;
        }
        found.push((key.value().to_vec(), value.value().to_vec()));
    }
    Ok(found)
}

/// The records of a table that decode.
pub(super) fn records<T: Record>(transaction: &WriteTransaction, table: Table) -> Result<Vec<T>, StoreError> {
    let table = transaction.open_table(table.definition())?;
    let mut found = Vec::new();
    for row in table.iter()? {
        found.extend(codec::from_bytes::<T>(row?.1.value()));
    }
    Ok(found)
}

fn value(transaction: &WriteTransaction, table: Table, key: &Key) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(transaction.open_table(table.definition())?.get(key.bytes())?.map(|row| row.value().to_vec()))
}

pub(super) fn put(transaction: &WriteTransaction, table: Table, key: &Key, value: &[u8]) -> Result<(), StoreError> {
    transaction.open_table(table.definition())?.insert(key.bytes(), value)?;
    Ok(())
}

fn remove(transaction: &WriteTransaction, table: Table, key: &[u8]) -> Result<(), StoreError> {
    transaction.open_table(table.definition())?.remove(key)?;
    Ok(())
}
