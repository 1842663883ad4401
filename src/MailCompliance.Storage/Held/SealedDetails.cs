using System.Text.Json;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Storage.Held;

/// <summary>What of a held message is encrypted beside its content.</summary>
internal sealed record SealedDetails(string? Subject, string Envelope, string Evaluation)
{
    public static SealedBytes Seal(KeyRing keys, HeldMessage message) => SealedBytes.Seal(
        keys,
        Place(message.Id),
        JsonSerializer.SerializeToUtf8Bytes(new SealedDetails(message.Subject, message.Envelope, message.Evaluation), StoredJson.Default.SealedDetails));

    public static SealedDetails Open(KeyRing keys, string id, SealedBytes bytes) =>
        JsonSerializer.Deserialize(bytes.Open(keys, Place(id)), StoredJson.Default.SealedDetails)!;

    private static string Place(string id) => "held-details:" + id;
}
