namespace MailCompliance.Engine.People.Import;

/// <summary>What a report lists, by its file name and its headers.</summary>
internal static class FileKindGuess
{
    /// <summary>In this order: "student contacts" are contacts.</summary>
    private static readonly (FileKind Kind, string[] Words)[] Words =
    [
        (FileKind.Consents, ["consent", "sharing agreement"]),
        (FileKind.Contacts, ["contact", "guardian", "parent", "carer"]),
        (FileKind.Pupils, ["pupil", "student", "learner"]),
        (FileKind.Staff, ["staff", "employee", "teacher", "workforce", "personnel"]),
        (FileKind.Governors, ["governor", "trustee"]),
        (FileKind.Agencies, ["agenc", "supplier"]),
    ];

    /// <returns>Null: no kind of file that is known.</returns>
    public static FileKind? Of(string file, HeaderRow header)
    {
        var name = file.ToLowerInvariant();
        foreach (var (kind, words) in Words)
        {
            if (words.Any(word => name.Contains(word, StringComparison.Ordinal)) && IsPossible(kind, header))
                return kind;
        }

        return ByHeaders(header);
    }

    private static bool IsPossible(FileKind kind, HeaderRow header) => kind switch
    {
        FileKind.Contacts => NamesPupil(header),
        FileKind.Agencies => header.Has(kind, "match"),
        FileKind.Consents => header.Has(kind, "agency") && header.Has(kind, "basis"),
        FileKind.Governors => header.Has(kind, "email"),
        FileKind.Staff => HasNames(kind, header) || header.Has(kind, "email"),
        _ => HasNames(kind, header),
    };

    private static FileKind? ByHeaders(HeaderRow header)
    {
        if (NamesPupil(header) && (header.HasOwn(FileKind.Contacts, "given", "family", "name") || header.Has(FileKind.Contacts, "relation")))
            return FileKind.Contacts;
        if (HasNames(FileKind.Pupils, header) && (header.Has(FileKind.Pupils, "upn") || header.Has(FileKind.Pupils, "born") || header.HasAny("Adno", "Admission Number", "Student ID", "Pupil ID", "Reg", "Registration Group", "Registration Form", "Tutor Group")))
            return FileKind.Pupils;
        return HasNames(FileKind.Staff, header) && header.HasAny("Staff Code", "Staff ID", "Employee ID", "Job Title", "Work Email", "Arbor Staff ID", "Payroll Number") ? FileKind.Staff : null;
    }

    private static bool NamesPupil(HeaderRow header) => header.Has(FileKind.Contacts, "pupilId") || header.Has(FileKind.Contacts, "upn");

    private static bool HasNames(FileKind kind, HeaderRow header) => header.Has(kind, "name") || (header.Has(kind, "given") && header.Has(kind, "family"));
}
