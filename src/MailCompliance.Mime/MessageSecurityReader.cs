namespace MailCompliance.Mime;

/// <summary>Recognises protection that an edit would break: S/MIME (RFC 8551), PGP/MIME (RFC 3156), inline PGP, rights management.</summary>
public static class MessageSecurityReader
{
    private const int PkcsHeaderBytes = 64;

    /// <summary>Looks at every part that is not within an attached message, and into text bodies for inline PGP.</summary>
    /// <returns>The strongest protection found.</returns>
    public static MessageSecurity SecurityOf(MailDocument document)
    {
        var found = IsRightsProtected(document.Headers) ? MessageSecurity.RightsProtected : MessageSecurity.None;
        var pending = new Stack<MimePart>([document.Root]);
        while (pending.TryPop(out var part) && found < MessageSecurity.RightsProtected)
        {
            var own = SecurityOf(part);
            found = own > found ? own : found;
            if (part.IsMessage)
                continue;
            foreach (var child in part.Children)
                pending.Push(child);
        }

        return found;
    }

    internal static bool IsTnef(MimePart part) =>
        part.ContentType.MediaType is "application/ms-tnef" or "application/vnd.ms-tnef"
        || "winmail.dat".Equals(part.FileName, StringComparison.OrdinalIgnoreCase);

    private static bool IsRightsProtected(HeaderList headers) =>
        headers.Value("Content-Class")?.Contains("rpmsg.message", StringComparison.OrdinalIgnoreCase) == true;

    private static MessageSecurity SecurityOf(MimePart part)
    {
        var type = part.ContentType.MediaType;
        switch (type)
        {
            case "multipart/signed" or "application/pkcs7-signature" or "application/x-pkcs7-signature" or "application/pgp-signature":
                return MessageSecurity.Signed;
            case "multipart/encrypted" or "application/pgp-encrypted":
                return MessageSecurity.Encrypted;
            case "application/pkcs7-mime" or "application/x-pkcs7-mime":
                return SecurityOfPkcs(part);
            case "application/x-microsoft-rpmsg-message":
                return MessageSecurity.RightsProtected;
        }

        var name = part.FileName;
        if (name is null)
            return IsBody(part) ? InlinePgp(part) : MessageSecurity.None;
        if (name.EndsWith(".rpmsg", StringComparison.OrdinalIgnoreCase))
            return MessageSecurity.RightsProtected;
        // some programs send opaque S/MIME as a nameless kind of file
        if (part.Parent is null && name.EndsWith(".p7m", StringComparison.OrdinalIgnoreCase))
            return SecurityOfPkcs(part);
        return IsBody(part) ? InlinePgp(part) : MessageSecurity.None;
    }

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
        if (part.FileName?.EndsWith(".p7c", StringComparison.OrdinalIgnoreCase) == true)
            return MessageSecurity.None;
        var head = part.DecodeBytes().Span;
        ReadOnlySpan<byte> signedData = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];
        return head[..Math.Min(head.Length, PkcsHeaderBytes)].IndexOf(signedData) >= 0 ? MessageSecurity.Signed : MessageSecurity.Encrypted;
    }

    private static bool IsBody(MimePart part) => part.IsText && part.Disposition != "attachment";

    private static MessageSecurity InlinePgp(MimePart part)
    {
        // the armour is ASCII in every charset mail uses, so most bodies are decided without decoding their characters
        if (part.TransferEncoding is TransferEncoding.Identity && part.RawBody.Span.IndexOf("-----BEGIN PGP "u8) < 0 && !Is16Bit(part))
            return MessageSecurity.None;
        var text = part.DecodeText();
        var found = MessageSecurity.None;
        for (var at = 0; (at = text.IndexOf("-----BEGIN PGP ", at, StringComparison.Ordinal)) >= 0; at++)
        {
            if (at > 0 && text[at - 1] is not ('\n' or '\r') && !(text[at - 1] == '>' && part.ContentType.MediaType == "text/html"))
                continue;
            var kind = text.AsSpan(at + "-----BEGIN PGP ".Length);
            if (kind.StartsWith("MESSAGE"))
                return MessageSecurity.Encrypted;
            if (kind.StartsWith("SIGNED MESSAGE") || kind.StartsWith("SIGNATURE"))
                found = MessageSecurity.Signed;
        }

        return found;
    }

    private static bool Is16Bit(MimePart part) =>
        part.ContentType.Charset?.StartsWith("utf-", StringComparison.OrdinalIgnoreCase) == true
        && !part.ContentType.Charset.EndsWith('8');
}
