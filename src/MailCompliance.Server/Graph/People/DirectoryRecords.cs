using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Graph.Models;

namespace MailCompliance.Server.Graph.People;

/// <summary>A group with its direct members: ids of people and of groups.</summary>
internal sealed record DirectoryGroup(string? Name, string? Mail, IReadOnlyList<string> Members);

/// <summary>A member of staff as the directory has them; <see cref="Manager"/> is an address.</summary>
internal sealed record DirectoryPerson(string? Mail, string Given, string Family, string? Title, string? Phone, string? Manager)
{
    public static DirectoryPerson Of(User user) => new(
        user.Mail, user.GivenName ?? user.DisplayName ?? "", user.Surname ?? "", user.JobTitle, user.BusinessPhones is [var phone, ..] ? phone : null, MailOf(user.Manager));

    /// <summary>A user, or, where the service did not say so, something of the directory with an address.</summary>
    private static string? MailOf(DirectoryObject? manager) => manager is User user ? user.Mail : manager?.AdditionalData.TryGetValue("mail", out var mail) == true ? mail as string : null;
}

/// <summary>A pupil of the roster, with parents and carers.</summary>
/// <param name="MisIds">Ids in the school's information system, as far as the roster knows them.</param>
internal sealed record RosterPupil(string Given, string Family, string? Mail, DateOnly? Born, string? Grade, IReadOnlyList<string> MisIds, IReadOnlyList<RosterContact> Contacts);

internal sealed record RosterContact(string Name, string Relation, string? Mail, string? Phone, bool? AccessConsent);

/// <summary>A school of the roster; members are ids of people.</summary>
internal sealed record RosterSchool(string? Name, IReadOnlyList<string> Members);

/// <summary>Names of the collections that are kept.</summary>
internal static class DirectoryKinds
{
    public const string Groups = "groups";
    public const string Staff = "staff";
    public const string Roster = "roster";
    public const string Schools = "schools";
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DirectoryGroup))]
[JsonSerializable(typeof(DirectoryPerson))]
[JsonSerializable(typeof(RosterPupil))]
[JsonSerializable(typeof(RosterSchool))]
internal sealed partial class DirectoryJson : JsonSerializerContext
{
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public static Dictionary<string, T> Read<T>(Dictionary<string, byte[]> rows, JsonTypeInfo<T> type) =>
        rows.ToDictionary(row => row.Key, row => JsonSerializer.Deserialize(row.Value, type)!, StringComparer.Ordinal);
}
