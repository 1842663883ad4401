using MailCompliance.Engine.Text;

namespace MailCompliance.Engine.Facts.Zones;

/// <summary>What the markup of mail programs says about history: Outlook, Gmail, Apple Mail, Thunderbird, Yahoo, Proton, Zoho.</summary>
/// <param name="Quoted">Stretches of the rendered text; they may touch and nest.</param>
/// <param name="RestFrom">Where history begins that goes to the end.</param>
/// <param name="SignatureStart">Where a marked signature begins; null where none is marked.</param>
internal sealed record MarkedHistory(IReadOnlyList<Stretch> Quoted, int RestFrom, bool IsForward, int? SignatureStart)
{
    private static readonly string[] RestIds =
        ["divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container", "OutlookMessageHeader", "isForwardContent"];

    private static readonly string[] QuoteClasses =
        ["gmail_attr", "yahoo_quoted", "moz-cite-prefix", "moz-forward-container", "protonmail_quote", "tutanota_quote", "zmail_extra", "OutlookMessageHeader"];

    private static readonly string[] SignatureIds = ["Signature", "ms-outlook-mobile-signature", "ms-outlook-signature", "AppleMailSignature"];
    private static readonly string[] SignatureClasses = ["gmail_signature", "moz-signature"];

    public static MarkedHistory Find(HtmlText html)
    {
        var quoted = new List<Stretch>();
        var rest = html.Text.Length;
        var isForward = false;
        int? signature = null;
        for (var index = 0; index < html.Elements.Count; index++)
        {
            var element = html.Elements[index];
            var id = Unprefixed(element.Id);
            if (IsOneOf(id, RestIds))
            {
                rest = Math.Min(rest, element.TextStart);
            }
            else if (IsQuotation(element, id) || IsGmailForward(html, index))
            {
                quoted.Add(new Stretch(element.TextStart, element.TextEnd));
                isForward |= element.HasClass("moz-forward-container") || StartsForward(html.Text, element);
            }
            else if (IsOneOf(id, SignatureIds) || HasAny(element, SignatureClasses))
            {
                signature ??= element.TextStart;
            }
        }

        return new MarkedHistory(quoted, rest, isForward, signature);
    }

    /// <summary>An id without the prefixes that Outlook on the web puts before those of what it shows or quotes.</summary>
    public static string Unprefixed(string id)
    {
        while (id.StartsWith("x_", StringComparison.Ordinal))
            id = id[2..];
        return id;
    }

    private static bool IsQuotation(HtmlElement element, string id) =>
        element.IsCitation
        || (element.Name == "blockquote" && (element.HasClass("gmail_quote") || id.StartsWith("MAC_OUTLOOK", StringComparison.Ordinal)))
        || HasAny(element, QuoteClasses)
        || id.StartsWith("yahoo_quoted", StringComparison.Ordinal);

    // an answer keeps the quotation in a block of its own inside, a forwarded message does not
    private static bool IsGmailForward(HtmlText html, int index)
    {
        var element = html.Elements[index];
        if (element.Name != "div" || !element.HasClass("gmail_quote"))
            return false;
        for (var inner = index + 1; inner < html.Elements.Count && html.Elements[inner].SourceStart < element.SourceEnd; inner++)
        {
            if (html.Elements[inner].Name == "blockquote")
                return StartsForward(html.Text, element);
        }

        return true;
    }

    private static bool StartsForward(string text, HtmlElement element)
    {
        var inside = text.AsSpan(element.TextStart, element.TextEnd - element.TextStart).TrimStart();
        var end = inside.IndexOf('\n');
        return QuoteSeparator.KindOf((end < 0 ? inside : inside[..end]).Trim()) == QuoteSeparatorKind.Forward;
    }

    private static bool IsOneOf(string id, string[] known) => id.Length > 0 && known.Contains(id, StringComparer.OrdinalIgnoreCase);

    private static bool HasAny(HtmlElement element, string[] classes)
    {
        if (element.Classes.Length == 0)
            return false;
        foreach (var name in classes)
        {
            if (element.HasClass(name) || element.HasClass("x_" + name))
                return true;
        }

        return false;
    }
}
