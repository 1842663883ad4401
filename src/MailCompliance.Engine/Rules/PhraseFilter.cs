using System.Buffers;

namespace MailCompliance.Engine.Rules;

/// <summary>Says in one vectorised pass whether any of many phrases can stand in a text: most texts hold none, and are done.</summary>
internal sealed class PhraseFilter(IEnumerable<string> phrases)
{
    private readonly SearchValues<string> any = SearchValues.Create([.. phrases.Where(phrase => phrase.Length > 0)], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether one of the phrases stands there, in any case, be it within a word.</summary>
    public bool MayBeIn(ReadOnlySpan<char> text) => text.ContainsAny(any);
}
