using System.Globalization;
using System.Text.Json;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Auditing;

/// <summary>The last entry of a day, signed, as it goes to the data protection officer: whoever keeps it can prove later what was changed.</summary>
/// <param name="Key">Fingerprint of the key that signed.</param>
/// <param name="Signature">ECDSA over the statement, in Base64.</param>
public sealed record SignedHead(long Number, string Hash, DateTimeOffset At, string Key, string Signature)
{
    public AuditHead Head => new(Number, Hash);

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StoredJson.Default.SignedHead);

    /// <returns>Null: not what <see cref="ToJson"/> wrote.</returns>
    public static SignedHead? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StoredJson.Default.SignedHead) is { Hash: not null, Key: not null, Signature: not null } head ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public bool IsSignedBy(AuditSigningKey key) => key.Verifies(Statement(Head, At), Signature);

    internal static SignedHead Sign(AuditSigningKey key, AuditHead head, DateTimeOffset at) =>
        new(head.Number, head.Hash, at, key.Fingerprint, key.Sign(Statement(head, at)));

    private static string Statement(AuditHead head, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"mailcompliance audit head\n{head.Number}\n{head.Hash}\n{Instant.Of(at)}\n");
}
