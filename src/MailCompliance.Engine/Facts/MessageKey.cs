using System.Security.Cryptography;
using System.Text;
using MailCompliance.Engine.Messages;

namespace MailCompliance.Engine.Facts;

/// <summary>Tells one message from the next for counting: sender, Message-ID, recipients and content.</summary>
/// <remarks>Exchange splits one message into several with other recipients, and programs reuse Message-IDs: none of them alone is a key.</remarks>
internal static class MessageKey
{
    public static string Of(OutgoingMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, message.EnvelopeSender);
        Add(hash, message.MessageId ?? "");
        foreach (var address in message.Recipients.Select(recipient => recipient.Address.ToLowerInvariant()).Order(StringComparer.Ordinal))
            Add(hash, address);
        if (message.Document is { } document)
            hash.AppendData(document.Root.RawBody.Span);
        foreach (var body in message.Document is null ? message.Bodies : [])
            Add(hash, body.Content);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string value)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(value));
        hash.AppendData("\n"u8);
    }
}
