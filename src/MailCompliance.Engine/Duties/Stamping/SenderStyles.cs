using System.Text.RegularExpressions;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>
/// Whether the styles that came with an HTML body could reach a stamp that is put into it, and make it look other than it is:
/// <c>p { display: none }</c>, <c>#mailcompliance-disclaimer { … }</c>, <c>body { font-size: 0 }</c>. Errs towards yes: a yes
/// costs a longer stamp and nothing else.
/// </summary>
internal static partial class SenderStyles
{
    /// <summary>Style sheets beyond so many characters are not looked through: they count as a yes.</summary>
    private const int LongestSheet = 256 * 1024;

    private static readonly string[] Frame = ["*", "div", "html", "body", ":root"];

    /// <summary>Properties that decide whether text is seen; those with a vendor's prefix count too.</summary>
    private static readonly HashSet<string> Deciding =
    [
        "all", "display", "visibility", "opacity", "font", "font-size", "color", "height", "max-height", "width", "max-width", "overflow", "position", "clip", "clip-path", "transform",
        "scale", "translate", "text-indent", "mso-hide", "filter", "line-height", "zoom", "mask", "float", "content-visibility", "text-fill-color", "animation", "animation-name",
    ];

    /// <param name="html">The body as it came.</param>
    /// <param name="stamp">The policy's markup of the stamp.</param>
    public static bool MayReach(string html, string stamp)
    {
        if (BodyTag().Matches(html).Any(tag => Decides(tag.Groups[1].Value.Trim('"', '\''))))
            return true;
        string[]? reachable = null;
        foreach (Match sheet in Sheet().Matches(html))
        {
            var rules = sheet.Groups[1].Value;
            if (rules.Length > LongestSheet)
                return true;
            reachable ??= [.. Frame, .. TagName().Matches(stamp).Select(tag => tag.Groups[1].Value.ToLowerInvariant()).Distinct()];
            if (Rule().Matches(Comment().Replace(rules, "")).Any(rule => Decides(rule.Groups[2].Value) && rule.Groups[1].Value.Split(',').Any(one => Reaches(one, reachable))))
                return true;
        }

        return false;
    }

    /// <summary>Whether any style in the body, of whatever element, hides text: what looks like a stamp there may be seen by nobody.</summary>
    public static bool MayHide(string html) =>
        WhiteFont().IsMatch(html)
        || InlineStyle().Matches(html).Any(style => HidingStyles.Hides(style.Groups[1].Value.Trim('"', '\'')))
        || Sheet().Matches(html).Any(sheet => sheet.Length > LongestSheet || Rule().Matches(Comment().Replace(sheet.Groups[1].Value, "")).Any(rule => HidingStyles.Hides(rule.Groups[2].Value)));

    private static bool Decides(string declarations)
    {
        foreach (var declaration in declarations.Split(';'))
        {
            var colon = declaration.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            var property = Unprefixed(declaration[..colon].Trim().ToLowerInvariant());
            // margins are in every sheet; only negative ones push a text out of sight
            if (Deciding.Contains(property) || (property.StartsWith("margin", StringComparison.Ordinal) && declaration.AsSpan(colon).Contains('-')))
                return true;
        }

        return false;
    }

    private static string Unprefixed(string property)
    {
        var end = property.StartsWith('-') ? property.IndexOf('-', 1) : -1;
        return end < 0 ? property : property[(end + 1)..];
    }

    /// <summary>By the last step of the selector: an element of ours, or any element that is not told by its own class or id.</summary>
    private static bool Reaches(string selector, string[] elements)
    {
        var last = selector.Trim().Split([' ', '>', '+', '~', '\t', '\r', '\n'])[^1].ToLowerInvariant();
        if (last.Contains("mailcompliance", StringComparison.Ordinal) || last.Contains("mc-", StringComparison.Ordinal) || last.Contains('\\', StringComparison.Ordinal))
            return true;
        var end = last.AsSpan().IndexOfAny(".#[:");
        var type = end < 0 ? last : end == 0 && last.StartsWith(":root", StringComparison.Ordinal) ? ":root" : last[..end];
        var narrowing = end < 0 ? "" : last[end..];
        // a class or id of the sender's own names none of our elements; an attribute or :not() may name any
        var isTheirs = narrowing.Length > 0 && narrowing[0] is '.' or '#' && !narrowing.Contains('[', StringComparison.Ordinal);
        return !isTheirs && (type.Length == 0 || elements.Contains(type));
    }

    [GeneratedRegex(@"<style[^>]*>([\s\S]*?)(?:</style|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Sheet();

    [GeneratedRegex(@"<(?:body|html)\s[^>]*style\s*=\s*(""[^""]*""|'[^']*')", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex BodyTag();

    [GeneratedRegex(@"\sstyle\s*=\s*(""[^""]*""|'[^']*'|[^\s>]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex InlineStyle();

    [GeneratedRegex(@"<font\s[^>]*color\s*=\s*[""']?(?:#?fff|white)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex WhiteFont();

    [GeneratedRegex(@"<([a-z][a-z0-9]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TagName();

    [GeneratedRegex(@"/\*[\s\S]*?\*/|<!--|-->", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    // within @media and the like the rules stand as they do elsewhere
    [GeneratedRegex(@"([^{};]+)\{([^{}]*)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Rule();
}
