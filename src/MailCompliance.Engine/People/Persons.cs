using System.Text.Json.Serialization;

namespace MailCompliance.Engine.People;

/// <summary>A member of staff, from the directory or <c>staff.csv</c>.</summary>
/// <param name="Email">The school address; empty where there is none.</param>
public sealed record StaffMember(
    string Id,
    string Email,
    string Given,
    string Family,
    string? KnownAs = null,
    string? Title = null,
    string? Phone = null,
    string? PrivateEmail = null,
    string? PrivatePhone = null)
{
    /// <summary>Names of groups, as policies cite them in <c>group:NAME</c>.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>School address of the line manager; null: not known.</summary>
    public string? Manager { get; init; }

    /// <summary>The name that goes under a letter.</summary>
    public string DisplayName => $"{KnownAs ?? Given} {Family}".Trim();
}

/// <summary>A pupil, from the school's information system.</summary>
public sealed record Pupil(
    string Id,
    string Given,
    string Family,
    string? KnownAs = null,
    string? Upn = null,
    DateOnly? Born = null,
    string? Year = null,
    string? Class = null,
    string? Postcode = null,
    string? Email = null)
{
    /// <summary>Name of the school, where the files or the directory tell several apart.</summary>
    public string? School { get; init; }
}

/// <summary>A parent or carer of one pupil; a person with two children at the school stands here twice.</summary>
/// <param name="Court">A court restriction on contact, in the school's words; null where there is none.</param>
public sealed record PupilContact(
    string PupilId,
    string Given,
    string Family,
    string? Relation = null,
    string? Email = null,
    string? Phone = null,
    string? Court = null)
{
    /// <summary>Whether the person has parental responsibility (Children Act 1989 s. 3); null: the files do not say.</summary>
    public bool? HasParentalResponsibility { get; init; }

    /// <summary>Whether the person may be told what is known of the pupil, as School Data Sync has it; null: nothing is said.</summary>
    public bool? AccessConsent { get; init; }

    /// <summary>Whether the directory brought this contact, and takes it away again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOfDirectory { get; init; }
}

public sealed record Governor(string Given, string Family, string Email);

/// <summary>An outside agency or supplier.</summary>
/// <param name="Match">One address, or a domain that stands for itself and its subdomains.</param>
/// <param name="Class"><see cref="RecipientClass.Agency"/> or <see cref="RecipientClass.Supplier"/>.</param>
public sealed record Agency(string Name, string Match, RecipientClass Class = RecipientClass.Agency);
