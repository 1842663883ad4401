namespace MailCompliance.Engine.Rules;

/// <summary>Whether an address or display name is a person's by its letters.</summary>
internal static class NameLikeness
{
    /// <summary>Given and family name both stand in the local part, in whatever order and with whatever between: "khan_aisha82".</summary>
    public static bool IsInAddress(string address, string given, string family)
    {
        // most names are out by their first letters
        if (family.Length < 2 || given.Length < 2 || !address.Contains(family[0], StringComparison.OrdinalIgnoreCase) || !address.Contains(given[..2], StringComparison.OrdinalIgnoreCase))
            return false;
        var at = address.LastIndexOf('@');
        var local = Letters(at < 0 ? address : address[..at]);
        var (first, last) = (Letters(given), Letters(family));
        if (first.Length < 2 || last.Length < 2 || local.Length < first.Length + last.Length)
            return false;
        var rest = local.IndexOf(last, StringComparison.Ordinal) is var end and >= 0 ? local.Remove(end, last.Length) : "";
        return rest.Contains(first, StringComparison.Ordinal);
    }

    /// <summary>The display name is that of the person: both names as whole words.</summary>
    public static bool IsDisplayed(string? displayName, string given, string family) =>
        displayName is not null && given.Length > 1 && family.Length > 1
        && WordSearch.Contains(displayName, given) && WordSearch.Contains(displayName, family);

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter).Select(char.ToLowerInvariant));
}
