using System.Text;
using System.Text.RegularExpressions;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>
/// Markup of a stamp that no style sheet of the sender can change: every element says in its own style attribute what it looks like,
/// with <c>!important</c>, which goes before anything a style sheet says (CSS Cascading 4, section 6.4). What the policy's markup
/// says itself holds.
/// </summary>
internal static partial class HardenedMarkup
{
    /// <summary>Later ones win: first everything is taken back, for programs that know how, then what matters is said one by one.</summary>
    private const string Seen =
        "all:revert!important;visibility:visible!important;opacity:1!important;position:static!important;float:none!important;"
        + "width:auto!important;height:auto!important;max-width:none!important;max-height:none!important;overflow:visible!important;margin:0!important;"
        + "clip:auto!important;clip-path:none!important;transform:none!important;filter:none!important;text-indent:0!important;line-height:normal!important;mso-hide:none!important;";

    /// <summary>In front of whatever the sender lays over the page.</summary>
    public const string Frame = Seen + "position:relative!important;z-index:2147483647!important;display:block!important;font-size:10pt!important;color:#222222!important;background:#ffffff!important;-webkit-text-fill-color:#222222!important;margin:1em 0!important;";

    private const string Inner = Seen + "font-size:inherit!important;color:inherit!important;-webkit-text-fill-color:currentcolor!important;";

    /// <summary>The policy's markup with every start tag hardened.</summary>
    public static string Of(string html) => StartTag().Replace(html, Harden);

    private static string Harden(Match tag)
    {
        var (name, attributes, close) = (tag.Groups[1].Value, tag.Groups[2].Value, tag.Groups[3].Value);
        var own = "";
        var rest = OwnStyle().Replace(attributes, style =>
        {
            own = style.Groups[1].Value.Trim('"', '\'');
            return "";
        }, 1);
        return $"<{name}{rest.TrimEnd()} style=\"{Inner}display:{DisplayOf(name)}!important;{Important(own)}\"{close}>";
    }

    private static string Important(string declarations)
    {
        var text = new StringBuilder();
        foreach (var declaration in declarations.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            text.Append(declaration.Replace('"', '\'')).Append(declaration.Contains("!important", StringComparison.OrdinalIgnoreCase) ? ";" : "!important;");
        return text.ToString();
    }

    private static string DisplayOf(string name) => name.ToLowerInvariant() switch
    {
        "p" or "div" or "ul" or "ol" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "blockquote" or "hr" or "address" or "center" => "block",
        "li" => "list-item",
        "table" => "table",
        "tbody" => "table-row-group",
        "tr" => "table-row",
        "td" or "th" => "table-cell",
        _ => "inline",
    };

    [GeneratedRegex(@"<([a-zA-Z][a-zA-Z0-9]*)((?:[^>""']|""[^""]*""|'[^']*')*?)(\s*/?)>", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex StartTag();

    [GeneratedRegex(@"\sstyle\s*=\s*(""[^""]*""|'[^']*'|[^\s>]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OwnStyle();
}
