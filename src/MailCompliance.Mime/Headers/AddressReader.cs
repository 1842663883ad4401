namespace MailCompliance.Mime.Headers;

/// <summary>One entry of an address field where it stands.</summary>
/// <param name="Start">In the field's text, inclusive.</param>
/// <param name="End">In the field's text, exclusive; comments included, separators not.</param>
/// <param name="Mailbox">Null for what cannot be read, and for a group's name.</param>
internal sealed record AddressElement(int Start, int End, MailAddress? Mailbox);

/// <summary>
/// Address lists (RFC 5322 sections 3.4 and 4.4) as they occur: groups are flattened, routes dropped; missing brackets, stray
/// and doubled separators, blanks within addresses and commas in unquoted names are borne.
/// </summary>
internal sealed class AddressReader
{
    private readonly AddressTokenizer tokenizer;
    private readonly List<AddressElement> elements = [];
    private AddressToken current;

    private AddressReader(string text)
    {
        tokenizer = new AddressTokenizer(text);
        current = tokenizer.Next();
    }

    public static List<AddressElement> Read(string text)
    {
        var reader = new AddressReader(text);
        var isSeparated = true;
        var hasPendingName = false;
        while (reader.current.Kind is not AddressTokenKind.End)
        {
            if (reader.current.Is(',') || reader.current.Is(';') || reader.current.Is('>') || reader.current.Is(':'))
            {
                isSeparated = true;
                reader.Advance();
                continue;
            }

            var element = reader.ReadElement(isSeparated, out var isBareWord, out var hasBrackets);
            if (hasPendingName && hasBrackets && element.Mailbox is not null)
                element = reader.JoinName(element);
            reader.elements.Add(element);
            hasPendingName = isBareWord && reader.current.Is(',');
            isSeparated = false;
        }

        return reader.elements;
    }

    private void Advance() => current = tokenizer.Next();

    /// <summary>"Doe, John &lt;j@x&gt;" without quotes: the word before the comma is no mailbox but part of the name.</summary>
    private AddressElement JoinName(AddressElement element)
    {
        var word = elements[^1];
        elements.RemoveAt(elements.Count - 1);
        var name = $"{word.Mailbox!.Address}, {element.Mailbox!.DisplayName}";
        return new AddressElement(word.Start, element.End, element.Mailbox with { DisplayName = name });
    }

    private AddressElement ReadElement(bool isSeparated, out bool isBareWord, out bool hasBrackets)
    {
        var start = current.Start;
        var end = current.End;
        var words = new List<AddressToken>();
        string? comment = null;
        while (current.Kind is not AddressTokenKind.End && (current.Kind is not AddressTokenKind.Special || current.Is('@')))
        {
            if (current.Kind is AddressTokenKind.Comment)
                comment = current.Text;
            else
                words.Add(current);
            end = current.End;
            Advance();
        }

        isBareWord = false;
        hasBrackets = current.Is('<');
        if (current.Is(':'))
            return new AddressElement(start, current.End, null);
        MailAddress? mailbox;
        if (hasBrackets)
        {
            var address = ReadAngleAddress(ref end, ref comment);
            mailbox = address is null ? null : new MailAddress(address, AddressWords.Name(words) ?? AddressWords.Comment(comment));
        }
        else
        {
            mailbox = AddressWords.WithoutBrackets(words, comment);
            isBareWord = mailbox is null && isSeparated && words is [{ Kind: AddressTokenKind.Atom }];
            if (isBareWord)
                mailbox = new MailAddress(words[0].Text, AddressWords.Comment(comment));
        }

        return new AddressElement(start, end, mailbox);
    }

    /// <summary>Reads from "&lt;" to behind "&gt;" and the comments there; a missing one ends at the next separator.</summary>
    private string? ReadAngleAddress(ref int end, ref string? comment)
    {
        while (current.Is('<'))
        {
            end = current.End;
            Advance();
        }

        var tokens = new List<AddressToken>();
        while (current.Kind is not AddressTokenKind.End && !current.Is('>') && !current.Is(';') && !current.Is('<'))
        {
            var isRoute = tokens.Count > 0 && tokens[0].Is('@');
            if (current.Is(',') && !isRoute)
                break;
            if (current.Is(':'))
                tokens.Clear();
            else if (current.Kind is not AddressTokenKind.Comment)
                tokens.Add(current);
            end = current.End;
            Advance();
        }

        while (current.Is('>') || current.Kind is AddressTokenKind.Comment)
        {
            if (current.Kind is AddressTokenKind.Comment)
                comment ??= current.Text;
            end = current.End;
            Advance();
        }

        return AddressWords.Address(tokens);
    }
}
