using System.Collections.Frozen;

namespace MailCompliance.Engine.Text;

/// <summary>What a tag does to the rendered text.</summary>
[Flags]
internal enum HtmlTagTraits
{
    None = 0,

    /// <summary>Stands on lines of its own.</summary>
    Block = 1,

    /// <summary>Has no end tag.</summary>
    Void = 2,

    /// <summary>Its content is no markup and nothing that is read.</summary>
    Raw = 4,

    /// <summary>table, tbody, tr and the like: text and divisions cannot stand directly inside.</summary>
    TableStructure = 8,

    /// <summary>td, th.</summary>
    Cell = 16,

    /// <summary>An end tag of something else does not reach out of it.</summary>
    Scope = 32,

    /// <summary>White space counts.</summary>
    Preformatted = 64,

    /// <summary>Not shown.</summary>
    Hidden = 128,

    /// <summary>Left open, it swallows what is added behind it.</summary>
    Swallows = 256,

    /// <summary>Looked at by those who read the structure.</summary>
    Noted = 512,

    /// <summary>Is not followed: html, body, head.</summary>
    Frame = 1024,

    /// <summary>Something a reader sees that is no text.</summary>
    Picture = 2048,
}

/// <param name="Name">Lower case.</param>
internal sealed record HtmlTag(string Name, HtmlTagTraits Traits)
{
    public bool Is(HtmlTagTraits wanted) => (Traits & wanted) != 0;
}

internal static class HtmlTextTags
{
    private static readonly FrozenDictionary<string, HtmlTag> Known = All().ToFrozenDictionary(tag => tag.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, HtmlTag>.AlternateLookup<ReadOnlySpan<char>> ByName =
        Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Null for names that change nothing.</summary>
    public static HtmlTag? Find(ReadOnlySpan<char> name) => ByName.TryGetValue(name, out var tag) ? tag : null;

    private static IEnumerable<HtmlTag> All()
    {
        foreach (var name in (string[])["address", "article", "aside", "center", "dd", "details", "dialog", "dir", "dl", "dt",
            "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "legend", "li",
            "main", "menu", "nav", "ol", "option", "optgroup", "p", "summary", "ul"])
            yield return new(name, HtmlTagTraits.Block);
        yield return new("div", HtmlTagTraits.Block | HtmlTagTraits.Noted);
        yield return new("section", HtmlTagTraits.Block | HtmlTagTraits.Noted);
        yield return new("blockquote", HtmlTagTraits.Block | HtmlTagTraits.Noted | HtmlTagTraits.Swallows);
        yield return new("span", HtmlTagTraits.Noted);
        yield return new("pre", HtmlTagTraits.Block | HtmlTagTraits.Preformatted | HtmlTagTraits.Swallows);
        yield return new("a", HtmlTagTraits.Swallows);
        yield return new("select", HtmlTagTraits.Swallows);
        yield return new("table", HtmlTagTraits.Block | HtmlTagTraits.TableStructure | HtmlTagTraits.Scope | HtmlTagTraits.Swallows | HtmlTagTraits.Noted);
        yield return new("tr", HtmlTagTraits.Block | HtmlTagTraits.TableStructure | HtmlTagTraits.Swallows);
        foreach (var name in (string[])["tbody", "thead", "tfoot", "colgroup"])
            yield return new(name, HtmlTagTraits.Block | HtmlTagTraits.TableStructure | HtmlTagTraits.Swallows);
        yield return new("caption", HtmlTagTraits.Block | HtmlTagTraits.Scope | HtmlTagTraits.Swallows);
        yield return new("td", HtmlTagTraits.Cell | HtmlTagTraits.Scope | HtmlTagTraits.Swallows);
        yield return new("th", HtmlTagTraits.Cell | HtmlTagTraits.Scope | HtmlTagTraits.Swallows);
        yield return new("hr", HtmlTagTraits.Block | HtmlTagTraits.Void);
        yield return new("br", HtmlTagTraits.Void);
        yield return new("img", HtmlTagTraits.Void | HtmlTagTraits.Picture);
        foreach (var name in (string[])["area", "base", "col", "embed", "input", "link", "meta", "param", "source", "track", "wbr", "bgsound"])
            yield return new(name, HtmlTagTraits.Void);
        foreach (var name in (string[])["script", "style", "title"])
            yield return new(name, HtmlTagTraits.Raw);
        yield return new("template", HtmlTagTraits.Hidden);
        foreach (var name in (string[])["html", "head", "body"])
            yield return new(name, HtmlTagTraits.Frame);
    }
}
