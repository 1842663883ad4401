namespace MailCompliance.Mime;

/// <summary>
/// Collects splices on a document. Output = original bytes except the ranges changed. Nothing is written until
/// <see cref="Apply"/>, which parses the result again and verifies it.
/// </summary>
public sealed class MessageEditor(MailDocument document)
{
    public MailDocument Document { get; } = document;

    /// <summary>Adds a field above all others.</summary>
    /// <param name="value">Unfolded; non-ASCII becomes encoded words; folded at 78 columns.</param>
    public MessageEditor AddHeaderOnTop(string name, string value) => throw new NotImplementedException();

    /// <summary>Removes a field of the message's own header with its line end.</summary>
    public MessageEditor RemoveHeader(HeaderField field) => throw new NotImplementedException();

    /// <summary>Appends a mailbox to the first Cc field, or adds the field.</summary>
    public MessageEditor AddCc(MailAddress address) => throw new NotImplementedException();

    /// <summary>Removes mailboxes from To and Cc (moved to Bcc); a field that becomes empty is removed, To replaced by a group.</summary>
    public MessageEditor RemoveVisibleRecipients(IReadOnlySet<string> addresses) => throw new NotImplementedException();

    /// <summary>Inserts text into a text part, in the part's charset and transfer encoding.</summary>
    /// <param name="offset">UTF-16 code units into <see cref="MimePart.DecodeText"/>.</param>
    /// <param name="text">For HTML parts markup: characters the charset cannot hold become character references.</param>
    /// <returns>False, and nothing is changed, where the charset of a plain part cannot hold the text and cannot be widened (us-ascii is relabelled utf-8).</returns>
    public bool TryInsertText(MimePart part, int offset, string text) => throw new NotImplementedException();

    /// <summary>Removes characters [start, end) of <see cref="MimePart.DecodeText"/>.</summary>
    public bool TryRemoveText(MimePart part, int start, int end) => throw new NotImplementedException();

    /// <summary>Puts a text part of its own directly after a part (before it where <paramref name="before"/>), making a multipart/mixed around it where needed.</summary>
    public MessageEditor AddTextPart(MimePart beside, string mediaSubtype, string text, bool before = false) => throw new NotImplementedException();

    public bool HasChanges => throw new NotImplementedException();

    /// <summary>The edited message.</summary>
    /// <exception cref="MessageEditException">The result does not read back as intended: it must not be sent.</exception>
    public MailDocument Apply() => throw new NotImplementedException();
}

/// <summary>An edit that cannot be verified. The message must not leave.</summary>
public sealed class MessageEditException(string message) : Exception(message);
