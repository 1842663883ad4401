using System.Buffers;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Auditing;

/// <summary>An entry as it is stored and hashed.</summary>
internal sealed record AuditRow
{
    public static readonly string NoHash = new('0', 64);

    public required long Number { get; init; }

    public required long At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public required string? Subject { get; init; }

    /// <summary>JSON object, names in ordinal order.</summary>
    public required string Details { get; init; }

    public required string Previous { get; init; }

    public string Hash { get; init; } = "";

    /// <summary>Year and month, as 202611: what retention removes as a whole.</summary>
    public long Segment => Instant.From(At) is var at ? (at.Year * 100) + at.Month : 0;

    public static AuditRow Following(string previous, long number, DateTimeOffset at, AuditEvent happened)
    {
        var row = new AuditRow
        {
            Number = number,
            At = Instant.Of(at),
            Actor = StorableText.Indexed(StorableText.Of(happened.Actor))!,
            Action = StorableText.Indexed(StorableText.Of(happened.Action))!,
            Subject = StorableText.Indexed(StorableText.Of(happened.Subject)),
            Details = DetailsOf(happened.Details),
            Previous = previous,
        };
        return row with { Hash = row.ComputeHash() };
    }

    public static AuditRow Read(DbDataReader row) => new()
    {
        Number = row.GetInt64(0),
        At = row.GetInt64(1),
        Actor = row.GetString(2),
        Action = row.GetString(3),
        Subject = row.Text(4),
        Details = row.GetString(5),
        Previous = row.GetString(6),
        Hash = row.GetString(7),
    };

    /// <summary>As people see it. Details that somebody made something other than a JSON object are left out.</summary>
    public AuditEntry ToEntry() => new(Number, Instant.From(At), new AuditEvent(Actor, Action, Subject, DetailsFrom(Details)), Previous, Hash);

    /// <summary>SHA-256 of the canonical JSON: fixed order of members, no white space, the previous hash among them, its own not.</summary>
    public string ComputeHash() => Convert.ToHexStringLower(SHA256.HashData(Json(withHash: false)));

    public byte[] ToJsonLine() => [.. Json(withHash: true), (byte)'\n'];

    private static string DetailsOf(IReadOnlyDictionary<string, string> details)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in details)
            sorted.Add(name, value);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in sorted)
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Dictionary<string, string> DetailsFrom(string stored)
    {
        try
        {
            return JsonSerializer.Deserialize(stored, StoredJson.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private byte[] Json(bool withHash)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("number", Number);
            json.WriteString("at", Instant.From(At));
            json.WriteString("actor", Actor);
            json.WriteString("action", Action);
            json.WriteString("subject", Subject);
            // as stored, even where somebody made it something other than JSON: then the hash is wrong, not the reader
            json.WritePropertyName("details");
            json.WriteRawValue(Details, skipInputValidation: true);
            json.WriteString("previous", Previous);
            if (withHash)
                json.WriteString("hash", Hash);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
