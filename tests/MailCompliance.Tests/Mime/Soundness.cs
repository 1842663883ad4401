using MailCompliance.Mime;

namespace MailCompliance.Tests.Mime;

/// <summary>What holds for every message, whatever its bytes.</summary>
internal static class Soundness
{
    /// <returns>Whether an edit of it could be verified, or was none to be made.</returns>
    public static bool Check(ReadOnlyMemory<byte> bytes)
    {
        MailDocument document;
        try
        {
            document = MailDocument.Parse(bytes);
        }
        catch (MimeLimitException)
        {
            return true;
        }

        foreach (var part in document.Parts())
            CheckPart(part);
        foreach (var field in document.Headers)
        {
            _ = field.Value;
            _ = MailAddress.ParseList(field);
        }

        _ = MessageSecurityReader.SecurityOf(document);
        return IsEdited(document);
    }

    private static void CheckPart(MimePart part)
    {
        Assert.Equal(part.HeaderRange.End, part.BodyRange.Start);
        Assert.True(part.BodyRange.Start <= part.BodyRange.End && part.BodyRange.End <= part.Source.Length);
        var previous = part.HeaderRange.Start;
        foreach (var field in part.Headers)
        {
            Assert.True(field.Range.Start >= previous && field.Range.End <= part.HeaderRange.End);
            previous = field.Range.End;
        }

        previous = part.BodyRange.Start;
        foreach (var child in part.Children.Where(child => child.Source.Equals(part.Source)))
        {
            Assert.True(child.HeaderRange.Start >= previous, "Parts overlap.");
            previous = child.BodyRange.End;
        }

        Assert.True(previous <= part.BodyRange.End || part.Children.Count == 0, "A part reaches beyond its parent.");
        Assert.Equal(part.DecodedLength(), part.DecodeBytes().Length);
        _ = part.DecodeText();
        _ = (part.FileName, part.Disposition, part.ContentId, part.ContentType.Charset);
        if (part.IsText)
        {
            _ = FlowedText.Unwrap(part.DecodeText(), true);
            _ = UuencodedText.Extract(part.DecodeText(), MimeLimits.Default, out _);
        }
    }

    private static bool IsEdited(MailDocument document)
    {
        var editor = new MessageEditor(document).AddHeaderOnTop("X-Test", "é");
        var body = document.Leaves().FirstOrDefault(leaf => leaf.IsText);
        try
        {
            if (body is not null && !editor.TryInsertText(body, body.DecodeText().Length, "\nstamp £\n"))
                editor.AddTextPart(body, "plain", "stamp £");
        }
        catch (InvalidOperationException)
        {
        }

        try
        {
            var result = editor.Apply();
            Assert.Equal("é", result.Headers[0].Value);
            return true;
        }
        catch (MessageEditException)
        {
            return false;
        }
    }
}
