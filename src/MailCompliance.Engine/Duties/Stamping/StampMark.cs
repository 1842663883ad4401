using MailCompliance.Engine.Facts.Zones;
using MailCompliance.Engine.Text;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>The element that carries a stamp in HTML, so that its remains are recognised when somebody edits it.</summary>
/// <remarks>Outlook prefixes ids of quoted mail with x_ and drops attributes it does not know: id or class alone suffice.</remarks>
internal static class StampMark
{
    private const string DisclaimerId = "mailcompliance-disclaimer";
    private const string DisclaimerClass = "mc-disclaimer";

    /// <param name="hardened">Whether styles that came with the message could hide it.</param>
    public static string Disclaimer(string html, bool hardened) => hardened
        ? $"<div id=\"{DisclaimerId}\" class=\"{DisclaimerClass}\" data-mc-stamp=\"disclaimer\" style=\"{HardenedMarkup.Frame}\">{HardenedMarkup.Of(html)}</div>"
        : $"<div id=\"{DisclaimerId}\" class=\"{DisclaimerClass}\" data-mc-stamp=\"disclaimer\">{html}</div>";

    public static string Signature(string html) =>
        $"<div class=\"mc-signature\" data-mc-stamp=\"signature\">{html}</div>";

    /// <summary>Whether the element says itself what it looks like, so that no style can hide it.</summary>
    /// <param name="html">The source that it was read from.</param>
    public static bool IsHardened(HtmlElement element, string html)
    {
        var tag = html.AsSpan(element.SourceStart);
        var end = tag.IndexOf('>');
        return IsDisclaimer(element) && end > 0 && tag[..end].Contains(HardenedMarkup.Frame, StringComparison.Ordinal);
    }

    public static bool IsDisclaimer(HtmlElement element) =>
        element.Name == "div"
        && (MarkedHistory.Unprefixed(element.Id).Equals(DisclaimerId, StringComparison.OrdinalIgnoreCase)
            || element.HasClass(DisclaimerClass) || element.HasClass("x_" + DisclaimerClass));
}
