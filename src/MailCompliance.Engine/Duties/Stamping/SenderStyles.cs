using System.Buffers;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>
/// The styles that came with an HTML body, as far as they can reach a stamp or hide text: <c>p { display: none }</c>,
/// <c>#mailcompliance-disclaimer { … }</c>, <c>body { font-size: 0 }</c>. Errs towards yes: a yes costs a longer stamp and nothing else.
/// </summary>
internal static class SenderStyles
{
    // compared without case in whole bodies: a search that a processor does many characters at a time
    private static readonly SearchValues<string> Style = Word("style");
    private static readonly SearchValues<string> BodyTag = Word("<body");
    private static readonly SearchValues<string> RootTag = Word("<html");
    private static readonly SearchValues<string> FontTag = Word("<font");

    /// <summary>Elements around and of every stamp.</summary>
    private static readonly string[] Frame = ["*", "div", "html", "body", ":root"];

    /// <summary>Whether a stamp that is put into the body could be made to look other than it is.</summary>
    /// <param name="html">The body as it came.</param>
    /// <param name="stamp">The policy's markup of the stamp.</param>
    public static bool MayReach(string html, string stamp)
    {
        if (StyleOfTag(html, BodyTag) is { } body && StyleRules.Decides(body) || StyleOfTag(html, RootTag) is { } root && StyleRules.Decides(root))
            return true;
        string[]? reachable = null;
        foreach (var (selectors, declarations) in new StyleSheets(html))
        {
            if (StyleRules.Decides(declarations) && Reaches(selectors, reachable ??= [.. Frame, .. TagsOf(stamp)]))
                return true;
        }

        return false;
    }

    /// <summary>Whether any style in the body, of whatever element, hides text: what looks like a stamp there may be seen by nobody.</summary>
    public static bool MayHide(string html)
    {
        for (var at = Next(html, Style, 0); at >= 0; at = Next(html, Style, at + "style".Length))
        {
            if (at > 0 && char.IsWhiteSpace(html[at - 1]) && StyleRules.Hides(ValueAfter(html.AsSpan(at + "style".Length))))
                return true;
        }

        foreach (var (_, declarations) in new StyleSheets(html))
        {
            if (StyleRules.Hides(declarations))
                return true;
        }

        return HasWhiteFont(html);
    }

    private static bool Reaches(ReadOnlySpan<char> selectors, string[] elements)
    {
        foreach (var range in selectors.Split(','))
        {
            if (Reaches(selectors[range].ToString().Trim().ToLowerInvariant(), elements))
                return true;
        }

        return false;
    }

    /// <summary>By the last step of the selector: an element of ours, or any element that is not told by its own class or id.</summary>
    private static bool Reaches(string selector, string[] elements)
    {
        var last = selector.Split([' ', '>', '+', '~', '\t', '\r', '\n'])[^1];
        // an escape may spell anything
        if (last.Contains("mailcompliance", StringComparison.Ordinal) || last.Contains("mc-", StringComparison.Ordinal) || last.Contains('\\', StringComparison.Ordinal))
            return true;
        var end = last.AsSpan().IndexOfAny(".#[:");
        if (end < 0)
            return elements.Contains(last);
        // a class or id of the sender's own names none of our elements; an attribute or :not() may name any
        var isTheirs = last[end] is '.' or '#' && !last.Contains('[', StringComparison.Ordinal);
        return !isTheirs && (end == 0 || elements.Contains(last[..end]));
    }

    private static IEnumerable<string> TagsOf(string markup)
    {
        for (var at = 0; (at = markup.IndexOf('<', at)) >= 0; at++)
        {
            var name = markup.AsSpan(at + 1);
            var length = name.IndexOfAnyExceptInRange('0', 'z');
            if (length > 0 && char.IsAsciiLetter(name[0]))
                yield return name[..length].ToString().ToLowerInvariant();
        }
    }

    private static string? StyleOfTag(string html, SearchValues<string> tag)
    {
        var start = Next(html, tag, 0);
        var end = start < 0 ? -1 : html.IndexOf('>', start);
        if (end < 0)
            return null;
        var attributes = html.AsSpan(start, end - start);
        var style = attributes.IndexOf(" style", StringComparison.OrdinalIgnoreCase);
        return style < 0 ? null : ValueAfter(attributes[(style + " style".Length)..]).ToString();
    }

    /// <summary>The value of an attribute, after its name; empty where none follows.</summary>
    private static ReadOnlySpan<char> ValueAfter(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        if (rest.Length == 0 || rest[0] != '=')
            return default;
        rest = rest[1..].TrimStart();
        if (rest.Length == 0)
            return default;
        var end = rest[0] is '"' or '\'' ? rest[1..].IndexOf(rest[0]) + 1 : rest.IndexOfAny(" \t\r\n>");
        return end > 0 ? rest[..end].Trim("\"'") : rest.Trim("\"'");
    }

    private static SearchValues<string> Word(string word) => SearchValues.Create([word], StringComparison.OrdinalIgnoreCase);

    private static int Next(string html, SearchValues<string> word, int from)
    {
        var found = html.AsSpan(from).IndexOfAny(word);
        return found < 0 ? -1 : from + found;
    }

    private static bool HasWhiteFont(string html)
    {
        for (var at = Next(html, FontTag, 0); at >= 0; at = Next(html, FontTag, at + 1))
        {
            var tag = html.AsSpan(at);
            var end = tag.IndexOf('>');
            var color = (end < 0 ? tag : tag[..end]).IndexOf("color", StringComparison.OrdinalIgnoreCase);
            if (color >= 0 && StyleRules.IsPale(ValueAfter(tag[(color + "color".Length)..])))
                return true;
        }

        return false;
    }
}
