using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Protection;

/// <summary>
/// Encrypts a message as S/MIME (RFC 8551 section 3.3): the fields about the content and the body go into the envelope, the other
/// fields, the subject among them, stay outside. One envelope for all recipients.
/// </summary>
/// <remarks>
/// EnvelopedData with AES-256 in CBC mode and RSA PKCS #1 v1.5 key transport, which every mail program since 2010 reads. The
/// library writes no AuthEnvelopedData (AES-GCM, RFC 5083); docs/decisions/smime.md weighs that.
/// </remarks>
public static class SmimeEnvelope
{
    private const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";

    /// <summary>Characters of base64 in a line; a multiple of four, at most 76 (RFC 2045 section 6.8).</summary>
    private const int LineBytes = 64;

    /// <param name="message">As it is to leave, stamped.</param>
    /// <param name="recipients">One certificate for everybody who gets this envelope.</param>
    /// <exception cref="MessageEditException">The result does not read back as an encrypted message: it must not leave.</exception>
    /// <exception cref="CryptographicException">A certificate cannot be used.</exception>
    public static MailDocument Seal(MailDocument message, IReadOnlyList<X509Certificate2> recipients)
    {
        if (recipients.Count == 0)
            throw new ArgumentException("Nobody could read it.", nameof(recipients));
        if (MessageSecurityReader.SecurityOf(message) is MessageSecurity.Encrypted or MessageSecurity.RightsProtected)
            throw new ArgumentException("The message is encrypted already.", nameof(message));
        var cms = new EnvelopedCms(new ContentInfo(Inside(message)), new AlgorithmIdentifier(new Oid(Aes256Cbc)));
        cms.Encrypt([.. recipients.Select(certificate => new CmsRecipient(SubjectIdentifierType.IssuerAndSerialNumber, certificate, RSAEncryptionPadding.Pkcs1))]);
        var encoded = cms.Encode();
        return Verified(Outside(message, encoded), encoded, recipients.Count, message);
    }

    private static bool IsAboutContent(HeaderField field) =>
        field.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || field.Name.Equals("MIME-Version", StringComparison.OrdinalIgnoreCase);

    /// <summary>A MIME entity of its own: what it is without these fields, plain ASCII text, is said (RFC 2045 section 5.2).</summary>
    private static byte[] Inside(MailDocument message)
    {
        var bytes = message.Bytes.Span;
        var inside = new MemoryStream(bytes.Length + 64);
        foreach (var field in message.Headers.Where(field => field.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)))
            Write(inside, bytes[field.Range.Start..field.Range.End]);
        if (message.Headers.Find("Content-Type") is null)
            inside.Write("Content-Type: text/plain; charset=us-ascii\r\n"u8);
        inside.Write("\r\n"u8);
        inside.Write(message.Root.RawBody.Span);
        return inside.ToArray();
    }

    private static byte[] Outside(MailDocument message, byte[] encoded)
    {
        var bytes = message.Bytes.Span;
        var outside = new MemoryStream((encoded.Length * 3 / 2) + message.Root.HeaderRange.Length + 256);
        foreach (var field in message.Headers.Where(field => !IsAboutContent(field)))
            Write(outside, bytes[field.Range.Start..field.Range.End]);
        outside.Write("MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=\"smime.p7m\"\r\n"u8);
        outside.Write("Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"smime.p7m\"\r\n\r\n"u8);
        Span<byte> line = stackalloc byte[LineBytes];
        for (var at = 0; at < encoded.Length; at += LineBytes / 4 * 3)
        {
            Base64.EncodeToUtf8(encoded.AsSpan(at, Math.Min(LineBytes / 4 * 3, encoded.Length - at)), line, out _, out var written);
            outside.Write(line[..written]);
            outside.Write("\r\n"u8);
        }

        return outside.ToArray();
    }

    /// <summary>A field with its line end, which the last one of a header without a body may lack.</summary>
    private static void Write(MemoryStream to, ReadOnlySpan<byte> field)
    {
        to.Write(field);
        if (!field.EndsWith("\n"u8))
            to.Write("\r\n"u8);
    }

    private static MailDocument Verified(byte[] bytes, byte[] encoded, int recipients, MailDocument original)
    {
        MailDocument result;
        try
        {
            result = MailDocument.Parse(bytes, original.Limits);
        }
        catch (MimeLimitException limit)
        {
            throw new MessageEditException($"The encrypted message exceeds a limit: {limit.Limit}.");
        }

        var read = new EnvelopedCms();
        read.Decode(result.Root.DecodeBytes().ToArray());
        var isWhole = MessageSecurityReader.SecurityOf(result) == MessageSecurity.Encrypted
            && result.Root.DecodeBytes().Span.SequenceEqual(encoded)
            && read.RecipientInfos.Count == recipients
            && original.Headers.Where(field => !IsAboutContent(field)).Select(field => field.RawValue)
                .SequenceEqual(result.Headers.Where(field => !IsAboutContent(field)).Select(field => field.RawValue));
        return isWhole ? result : throw new MessageEditException("The encrypted message does not read back as it was meant.");
    }
}
