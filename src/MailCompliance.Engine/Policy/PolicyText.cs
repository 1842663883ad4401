using System.Buffers;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Policy;

/// <summary>Whether a text is an address, a domain, a way to name senders or recipients.</summary>
public static class PolicyText
{
    /// <summary>What stands for every recipient.</summary>
    public const string Any = "any";

    public const string GroupPrefix = "group:";

    private static readonly SearchValues<char> NotInAddresses = SearchValues.Create(" \t\r\n@,;:<>()[]\"\\");

    /// <summary>Names that stand for recipients by what they are to the school.</summary>
    public static IReadOnlyList<string> RecipientNames { get; } = [.. SettingsShape.NamesOf(typeof(RecipientClass)), Any];

    /// <summary>One sentence that says what is wrong with the text, or null where it has the form. Rule ids are the catalogue's to know.</summary>
    public static string? Fault(TextForm form, string text) => form switch
    {
        TextForm.Address => IsAddress(text) ? null : $"\"{text}\" is not a mail address.",
        TextForm.Domain => IsDomain(text) ? null : $"\"{text}\" is not a mail domain. Write it as in \"school.example\", without @.",
        TextForm.Sender => IsGroup(text) || IsPattern(text) || text is Any or "staff" ? null : $"\"{text}\" names no sender. Write \"group:NAME\", a mail address, or \"*@domain\".",
        TextForm.Recipient => RecipientNames.Contains(text) || IsGroup(text) || IsPattern(text) ? null : $"\"{text}\" names no recipient.",
        TextForm.Class => RecipientNames.Contains(text) ? null : $"\"{text}\" is no recipient class.",
        TextForm.Person => IsGroup(text) || IsAddress(text) ? null : $"\"{text}\" names nobody. Write a mail address or \"group:NAME\".",
        TextForm.Plain or TextForm.Rule => null,
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, null),
    };

    /// <summary>A plain address that a mail server would take; quoted local parts are left to the one person who has one.</summary>
    public static bool IsAddress(string text)
    {
        var at = text.LastIndexOf('@');
        return at is > 0 and <= 64
            && text.Length <= 254
            && text[0] != '*'
            && !text.AsSpan(0, at).ContainsAny(NotInAddresses)
            && IsDomain(text[(at + 1)..]);
    }

    /// <summary>Two or more labels of letters, digits and inner hyphens; international names count by their letters.</summary>
    public static bool IsDomain(string text)
    {
        var labels = text.Split('.');
        return text.Length <= 253
            && labels.Length >= 2
            && labels.All(label => label.Length is > 0 and <= 63
                && label[0] != '-' && label[^1] != '-'
                && label.All(c => char.IsLetterOrDigit(c) || c is '-' or '_'));
    }

    private static bool IsGroup(string text) =>
        text.StartsWith(GroupPrefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(text[GroupPrefix.Length..]);

    /// <summary>An address, a domain with its subdomains, or an address with <c>*</c> for any characters.</summary>
    private static bool IsPattern(string text) =>
        text.Contains('*', StringComparison.Ordinal)
            ? text.Count(c => c == '@') == 1 && !text.Replace("@", "", StringComparison.Ordinal).AsSpan().ContainsAny(NotInAddresses)
            : IsAddress(text) || IsDomain(text);
}
