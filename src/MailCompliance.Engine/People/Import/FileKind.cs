namespace MailCompliance.Engine.People.Import;

/// <summary>What a file of an export lists.</summary>
public enum FileKind
{
    Staff,
    Pupils,

    /// <summary>Parents and carers, a row for each pupil they belong to.</summary>
    Contacts,
    Governors,
    Agencies,

    /// <summary>What may be shared with which agency.</summary>
    Consents,

    /// <summary>Everybody, told apart by role: OneRoster and School Data Sync. So are the kinds below.</summary>
    Users,
    Roles,
    Relationships,
    Demographics,
    Classes,
    Enrollments,
    Orgs,
    Manifest,
}
