namespace MailCompliance.Engine.People.Import;

/// <summary>The header that somebody chose for a field.</summary>
/// <param name="File">Name of the file, with or without <c>.csv</c>; null: every file that has the header.</param>
/// <param name="Field">A name of <see cref="ImportFields.Names"/>, or <see cref="ColumnChoices.Kind"/> with a kind of file for a header.</param>
/// <param name="Header">The header, or <c>HEADER#2</c> for the second of two that are the same.</param>
public sealed record ColumnChoice(string? File, string Field, string Header)
{
    public override string ToString() => $"{(File is null ? "" : File + ":")}{Field}={Header}";

    internal bool IsFor(string file) => File is null || IsName(File, file);

    internal static bool IsName(string chosen, string file) =>
        string.Equals(chosen, file, StringComparison.OrdinalIgnoreCase) || string.Equals(chosen, Path.GetFileNameWithoutExtension(file), StringComparison.OrdinalIgnoreCase);
}

/// <summary>Columns named explicitly, before anything is guessed.</summary>
public sealed record ColumnChoices(IReadOnlyList<ColumnChoice> All)
{
    /// <summary>The field that says what a file lists.</summary>
    public const string Kind = "kind";

    public static ColumnChoices None { get; } = new([]);

    /// <exception cref="PeopleException">A kind of file that does not exist.</exception>
    internal FileKind? KindOf(string file)
    {
        var choice = All.LastOrDefault(choice => choice.Field.Equals(Kind, StringComparison.OrdinalIgnoreCase) && choice.IsFor(file));
        if (choice is null)
            return null;
        return Enum.TryParse<FileKind>(choice.Header, ignoreCase: true, out var kind) && kind <= FileKind.Consents
            ? kind
            : throw new PeopleException($"{choice}: a file lists staff, pupils, contacts, governors, agencies or consents.");
    }

    internal IEnumerable<ColumnChoice> ColumnsOf(string file) =>
        All.Where(choice => !choice.Field.Equals(Kind, StringComparison.OrdinalIgnoreCase) && choice.IsFor(file));

    /// <exception cref="PeopleException">A choice is for a file that is not there.</exception>
    internal void RequireFiles(IEnumerable<string> names)
    {
        var files = names.ToList();
        if (All.FirstOrDefault(choice => choice.File is { } name && !files.Exists(file => ColumnChoice.IsName(name, file))) is { } lost)
            throw new PeopleException($"{lost}: there is no file {lost.File} in the export. It has: {string.Join(", ", files)}.");
    }
}
