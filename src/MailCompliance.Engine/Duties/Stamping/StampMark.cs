using MailCompliance.Engine.Facts.Zones;
using MailCompliance.Engine.Text;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>The element that carries a stamp in HTML, so that its remains are recognised when somebody edits it.</summary>
/// <remarks>Outlook prefixes ids of quoted mail with x_ and drops attributes it does not know: id or class alone suffice.</remarks>
internal static class StampMark
{
    private const string DisclaimerId = "mailcompliance-disclaimer";
    private const string DisclaimerClass = "mc-disclaimer";

    public static string Disclaimer(string html) =>
        $"<div id=\"{DisclaimerId}\" class=\"{DisclaimerClass}\" data-mc-stamp=\"disclaimer\">{html}</div>";

    public static string Signature(string html) =>
        $"<div class=\"mc-signature\" data-mc-stamp=\"signature\">{html}</div>";

    public static bool IsDisclaimer(HtmlElement element) =>
        element.Name == "div"
        && (MarkedHistory.Unprefixed(element.Id).Equals(DisclaimerId, StringComparison.OrdinalIgnoreCase)
            || element.HasClass(DisclaimerClass) || element.HasClass("x_" + DisclaimerClass));
}
