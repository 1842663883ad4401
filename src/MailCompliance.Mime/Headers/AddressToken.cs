namespace MailCompliance.Mime.Headers;

internal enum AddressTokenKind
{
    End,

    /// <summary>A run of characters that are not special; dots and encoded words included.</summary>
    Atom,

    /// <summary>Text is without quotes and backslashes.</summary>
    Quoted,

    /// <summary>Text is without parentheses.</summary>
    Comment,

    /// <summary>[192.0.2.1], brackets included.</summary>
    DomainLiteral,

    /// <summary>One of &lt; &gt; , ; : @</summary>
    Special,
}

/// <param name="Start">In the field's text.</param>
/// <param name="SpaceBefore">Whether blanks or a comment stand before it.</param>
internal readonly record struct AddressToken(AddressTokenKind Kind, string Text, int Start, int End, bool SpaceBefore)
{
    public bool Is(char special) => Kind is AddressTokenKind.Special && Text[0] == special;
}
