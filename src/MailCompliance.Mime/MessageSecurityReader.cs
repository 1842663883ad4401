namespace MailCompliance.Mime;

/// <summary>
/// Recognises protection that an edit would break: S/MIME (RFC 8551), PGP/MIME (RFC 3156), inline PGP (RFC 9580 section 7), rights
/// management. Only the message's own structure counts: a signed or encrypted part further in, a file named like a signature, or
/// armour somewhere in a text leave the rest of the message as open as any other.
/// </summary>
public static class MessageSecurityReader
{
    private const int PkcsHeaderBytes = 64;

    /// <summary>Looks at the root, and for rights management at the parts directly below it.</summary>
    public static MessageSecurity SecurityOf(MailDocument document)
    {
        var root = document.Root;
        return root.ContentType.MediaType switch
        {
            "multipart/signed" => IsSigned(root) ? MessageSecurity.Signed : MessageSecurity.None,
            "multipart/encrypted" => IsEncrypted(root) ? MessageSecurity.Encrypted : MessageSecurity.None,
            "application/pkcs7-mime" or "application/x-pkcs7-mime" => SecurityOfPkcs(root),
            _ when IsRightsProtected(root) => MessageSecurity.RightsProtected,
            // some programs send opaque S/MIME as a nameless kind of file
            _ when !root.IsMultipart && HasExtension(root, ".p7m") => SecurityOfPkcs(root),
            "text/plain" => InlinePgp.SecurityOf(root),
            _ => MessageSecurity.None,
        };
    }

    /// <summary>Whether the part lies within something signed or encrypted, whose octets must stay as they are.</summary>
    public static bool IsSealed(MimePart part)
    {
        for (MimePart? around = part; around is not null; around = around.Parent)
        {
            if (around.ContentType.MediaType is "multipart/signed" or "multipart/encrypted")
                return true;
        }

        return false;
    }

    internal static bool IsTnef(MimePart part) =>
        part.ContentType.MediaType is "application/ms-tnef" or "application/vnd.ms-tnef"
        || "winmail.dat".Equals(part.FileName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The signed entity and a signature over it (RFC 1847 section 2.1). Whether it verifies is not asked.</summary>
    private static bool IsSigned(MimePart root) =>
        root.Children is [_, { IsMultipart: false } signature]
        && signature.ContentType.MediaType is "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature";

    /// <summary>Control information and one opaque part (RFC 1847 section 2.2): nothing that anybody could read.</summary>
    private static bool IsEncrypted(MimePart root) =>
        root.Children is [{ IsMultipart: false } control, { IsMultipart: false, IsText: false, IsMessage: false } content]
        && control.ContentType.MediaType == "application/pgp-encrypted"
        && content.ContentType.MediaType == "application/octet-stream";

    /// <summary>
    /// One protected message in a wrapper of words and pictures that say how to open it (MS-OXORMMS section 2.1.3.1). Other files beside it are not
    /// protected, and then neither is the message.
    /// </summary>
    private static bool IsRightsProtected(MimePart root)
    {
        if (IsRightsMessage(root))
            return true;
        if (root.ContentType.MediaType is not ("multipart/mixed" or "multipart/related"))
            return false;
        var rest = root.Children.Where(child => !IsRightsMessage(child)).ToList();
        return rest.Count == root.Children.Count - 1 && rest.TrueForAll(IsWrapper);
    }

    private static bool IsRightsMessage(MimePart part) =>
        part.ContentType.MediaType == "application/x-microsoft-rpmsg-message"
        || (part.ContentType.MediaType == "application/octet-stream" && HasExtension(part, ".rpmsg"));

    private static bool IsWrapper(MimePart part) =>
        part.IsMultipart ? part.Children.All(IsWrapper) : part.Disposition != "attachment" && (part.IsText || part.ContentType.MediaType.StartsWith("image/", StringComparison.Ordinal));

    /// <summary>By smime-type (RFC 8551 section 3.2.2), else by the content type at the head of the CMS structure.</summary>
    private static MessageSecurity SecurityOfPkcs(MimePart part)
    {
        switch (part.ContentType.Parameter("smime-type")?.ToLowerInvariant())
        {
            case "certs-only":
                return MessageSecurity.None;
            case "signed-data":
                return MessageSecurity.Signed;
            case "enveloped-data" or "authenveloped-data":
                return MessageSecurity.Encrypted;
        }

        // a bag of certificates (RFC 8551 section 3.8) signs nothing
        if (HasExtension(part, ".p7c"))
            return MessageSecurity.None;
        var head = part.DecodeBytes().Span;
        ReadOnlySpan<byte> signedData = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
        return head[..Math.Min(head.Length, PkcsHeaderBytes)].IndexOf(signedData) >= 0 ? MessageSecurity.Signed : MessageSecurity.Encrypted;
    }

    private static bool HasExtension(MimePart part, string extension) =>
        part.FileName?.EndsWith(extension, StringComparison.OrdinalIgnoreCase) == true;
}
