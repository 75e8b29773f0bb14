//! Practitioners, roles, organisations and services: followed from a reference as far as the message holds them.

use super::given::Given;
use super::index::kind_of;
use super::reading::{About, Reading};
use super::understood::{Coded, Identifier, Party};
use crate::json::At;

/// Whether an identifier's system is that of ODS codes. Senders write it with and without a capital I.
fn is_ods(identifier: &Identifier) -> bool {
    let system = identifier.system.as_deref().unwrap_or_default().to_ascii_lowercase();
    system.ends_with("/ods-organization-code") || system.ends_with("/ods-organisation-code")
}

/// Whether nothing of a resource was read but its kind, id and profile.
fn is_untouched(at: At<'_, '_>) -> bool {
    let said = at
        .members()
        .filter(|(name, _)| !matches!(*name, "resourceType" | "id" | "meta"));
    !said.map(|(_, member)| member).any(At::is_read_anywhere)
}

impl<'d, 'a> Reading<'d, 'a> {
    /// Follows a Reference to a party.
    pub(super) fn party(&self, reference: At<'d, 'a>) -> Party {
        let mut party = Party {
            path: reference.path(),
            ..Party::default()
        };
        if let Some((target, text)) = self.follow(reference) {
            party.reference = Some(text.to_owned());
            if let Some(found) = target.resource() {
                party.in_message = true;
                self.add_party(&mut party, found, 0);
            }
        }
        // What the reference itself says counts where the message holds nothing better.
        if let Some(identifier) = reference.get("identifier").and_then(|item| self.identifier(item)) {
            if is_ods(&identifier) && party.ods_code.is_none() {
                party.ods_code = Some(identifier.value.clone());
            }
            if !party.identifiers.contains(&identifier) {
                party.identifiers.push(identifier);
            }
        }
        let display = self.owned(reference, "display");
        if party.name.is_none() && party.organisation.is_none() && party.service.is_none() {
            party.name = display;
        }
        party
    }

    /// A party by the name of the member that refers to it.
    pub(super) fn party_member(&self, at: At<'d, 'a>, name: &str) -> Given<Party> {
        let Some(member) = at.get(name) else {
            return Given::NotGiven;
        };
        let Some(member) = member.items().next() else {
            return Given::NotGiven;
        };
        let party = self.party(member);
        if party.display().is_empty() {
            return Given::NotGiven;
        }
        let path = party.path.clone();
        Given::Given(party, path)
    }

    /// All parties of a list.
    pub(super) fn parties(&self, at: At<'d, 'a>, name: &str) -> Vec<Party> {
        at.list(name)
            .map(|item| self.party(item))
            .filter(|party| !party.display().is_empty())
            .collect()
    }

    /// Roles, practitioners, services and organisations to which nothing read so far has led.
    pub(super) fn parties_nobody_named(&self) -> Vec<Party> {
        let mut parties = Vec::new();
        // Roles first: they lead to their practitioner and organisation, which then need no line of their own.
        for kind in [
            "PractitionerRole",
            "HealthcareService",
            "Practitioner",
            "Organization",
            "RelatedPerson",
        ] {
            for resource in self.index.of_kind(kind).filter(|resource| is_untouched(resource.at)) {
                let mut party = Party {
                    path: resource.at.path(),
                    in_message: true,
                    ..Party::default()
                };
                self.add_party(&mut party, resource.at, 0);
                if !party.display().is_empty() {
                    parties.push(party);
                }
            }
        }
        parties
    }

    /// Adds what a resource tells to a party, and follows it to the next: role to practitioner and organisation,
    /// service to the organisation that provides it. Three steps are the longest such chain.
    fn add_party(&self, party: &mut Party, at: At<'d, 'a>, steps: u8) {
        if steps > 3 {
            return;
        }
        let kind = kind_of(at);
        for identifier in self.identifiers(at) {
            if kind == "Organization" && is_ods(&identifier) && party.ods_code.is_none() {
                party.ods_code = Some(identifier.value.clone());
            }
            if !party.identifiers.contains(&identifier) {
                party.identifiers.push(identifier);
            }
        }
        for telecom in self.telecoms(at, "telecom") {
            if !party.telecoms.contains(&telecom) {
                party.telecoms.push(telecom);
            }
        }
        match kind {
            "Practitioner" => {
                if party.name.is_none() {
                    party.name = self.names(at).first().map(super::understood::PersonName::display);
                }
                party.addresses.extend(self.addresses(at, "address"));
                // Many senders refer to the practitioner and put the role beside it, pointing back.
                if party.roles.is_empty() && party.organisation.is_none() {
                    let role = self
                        .index
                        .of_kind("PractitionerRole")
                        .take_while(|_| self.spend(1))
                        .find(|role| {
                            let named = role
                                .at
                                .get("practitioner")
                                .and_then(|member| member.peek_member("reference"));
                            named.is_some_and(|text| self.index.follow(text, role.at).resource() == Some(at))
                        });
                    if let Some(role) = role {
                        self.add_role(party, role.at, steps);
                    }
                }
            }
            "PractitionerRole" => self.add_role(party, at, steps),
            "Organization" => {
                if party.organisation.is_none() {
                    party.organisation = self.owned(at, "name");
                    party.organisation_kinds = self.coded_list(at, "type");
                    party.addresses.extend(self.addresses(at, "address"));
                }
            }
            "HealthcareService" => {
                party.service = self.owned(at, "name");
                for name in ["type", "specialty", "category"] {
                    self.add_roles(party, self.coded_list(at, name));
                }
                self.step(party, at, "providedBy", steps);
            }
            "Patient" | "RelatedPerson" => {
                let names = self.names(at);
                party.name = party
                    .name
                    .take()
                    .or_else(|| names.first().map(super::understood::PersonName::display));
                if kind == "RelatedPerson" {
                    self.add_roles(party, self.coded_list(at, "relationship"));
                } else {
                    party.name = Some(party.name.take().unwrap_or_else(|| "The person".to_owned()));
                }
            }
            "Device" => {
                let name = at.list("deviceName").find_map(|item| self.owned(item, "name"));
                party.name = party.name.take().or(name).or_else(|| Some("A device".to_owned()));
            }
            "Location" | "CareTeam" | "Group" => party.name = party.name.take().or_else(|| self.owned(at, "name")),
            // What is about somebody else is not told here either.
            _ if self.about(at) == About::SomebodyElse => {}
            // A resource of another kind, such as a condition or flag that is pointed to: its kind and what it says.
            _ => {
                let what = self.coded_member(at, "code").value().map(Coded::words);
                let title = what
                    .or_else(|| self.owned(at, "title"))
                    .or_else(|| self.owned(at, "description"));
                let kind = super::datatypes::in_words(kind);
                let said = title.map_or_else(|| kind.clone(), |title| format!("{kind}: {title}"));
                party.name = party.name.take().or(Some(said));
            }
        }
    }

    fn add_role(&self, party: &mut Party, role: At<'d, 'a>, steps: u8) {
        self.add_roles(party, self.coded_list(role, "code"));
        self.add_roles(party, self.coded_list(role, "specialty"));
        for telecom in self.telecoms(role, "telecom") {
            if !party.telecoms.contains(&telecom) {
                party.telecoms.push(telecom);
            }
        }
        // The role's identifiers were added already where the reference led to the role itself.
        for identifier in self.identifiers(role) {
            if !party.identifiers.contains(&identifier) {
                party.identifiers.push(identifier);
            }
        }
        if party.name.is_none() {
            self.step(party, role, "practitioner", steps);
        } else if let Some(member) = role.get("practitioner") {
            self.follow(member);
        }
        self.step(party, role, "organization", steps);
        for service in role.list("healthcareService") {
            if let Some((target, _)) = self.follow(service)
                && let Some(found) = target.resource()
            {
                party.service = party.service.take().or_else(|| self.owned(found, "name"));
            }
        }
    }

    fn add_roles(&self, party: &mut Party, roles: Vec<Coded>) {
        for role in roles {
            if !party.roles.contains(&role) {
                party.roles.push(role);
            }
        }
    }

    /// Follows a member of a resource to the next one.
    fn step(&self, party: &mut Party, at: At<'d, 'a>, name: &str, steps: u8) {
        let Some(member) = at.get(name) else { return };
        let found = self.follow(member).and_then(|(target, _)| target.resource());
        if let Some(found) = found {
            self.add_party(party, found, steps + 1);
        }
        let display = self.owned(member, "display");
        let identifier = member.get("identifier").and_then(|item| self.identifier(item));
        if name == "practitioner" {
            party.name = party.name.take().or(display);
        } else {
            party.organisation = party.organisation.take().or(display);
            let ods = identifier
                .as_ref()
                .filter(|identifier| is_ods(identifier))
                .map(|identifier| identifier.value.clone());
            party.ods_code = party.ods_code.take().or(ods);
        }
        party.identifiers.extend(identifier);
    }
}
