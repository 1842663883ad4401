namespace MailCompliance.Engine.People.Import;

/// <summary>Reports of information systems: a file for each kind of people, columns found by their headers.</summary>
internal static class ReportImport
{
    /// <summary>Headers that only one system writes.</summary>
    private static readonly (ExportLayout Layout, string[] Headers)[] Marks =
    [
        (ExportLayout.Own, ["pupilId", "knownAs", "privateEmail", "privatePhone"]),
        (ExportLayout.Sims, ["Adno", "Reg", "Reg Group", "Year taught in Code", "Legal Surname", "Legal Forename", "Preferred Forename", "Preferred Surname", "Contact Priority", "Staff Code"]),
        (ExportLayout.Arbor, ["Arbor Student ID", "Arbor Staff ID", "Registration Form", "Legal First Name", "Legal Last Name", "Guardian First Name", "Guardian Last Name", "Guardian Email", "Relationship to Student", "Business Roles"]),
        (ExportLayout.Bromcom, ["MIS ID", "Student MIS ID", "Tutor Group", "Preferred Last Name", "Contact First Name", "Contact Last Name", "Court Order Restricted Access", "Curriculum Year", "Staff MIS ID"]),
    ];

    public static ExportLayout Read(IEnumerable<string> paths, ImportGathering gathering, Func<FileKind, bool> wanted)
    {
        var files = new List<ReportFile>();
        foreach (var path in paths)
        {
            if (ReportFile.Read(path, gathering.Choices, gathering.Rejected, out var firstRow) is { } file && wanted(file.Kind))
                files.Add(file);
            else
                gathering.Files.Add(new ImportedFile(Path.GetFileName(path), null, 0, 0, new Dictionary<string, string>(), [.. firstRow.Where(header => !HeaderName.IsSecret(header))], [.. firstRow.Where(HeaderName.IsSecret)]));
        }

        RequireChoices(gathering.Choices, files);
        Take(files, gathering);
        gathering.Files.AddRange(files.Select(file => file.Description));
        return LayoutOf(files);
    }

    private static void Take(List<ReportFile> files, ImportGathering gathering)
    {
        gathering.Staff.AddRange(Make(FileKind.Staff, PersonRows.StaffOf));
        var links = new PupilLinks(files.Exists(file => file.Kind == FileKind.Pupils));
        var parents = new List<CsvRow>();
        foreach (var file in files.Where(file => file.Kind == FileKind.Pupils))
        {
            foreach (var row in file.Rows)
            {
                if (PersonRows.PupilOf(row) is not { } pupil)
                    continue;
                if (!links.Add(pupil))
                {
                    row.Reject<Pupil>("has the id of a pupil in an earlier file.");
                    continue;
                }

                gathering.Pupils.Add(pupil);
                parents.AddRange(file.ParentsOn(row));
            }
        }

        foreach (var row in files.Where(file => file.Kind == FileKind.Contacts).SelectMany(file => file.Rows).Concat(parents))
            TakeContact(row, links, gathering);
        gathering.Governors.AddRange(Make(FileKind.Governors, PersonRows.GovernorOf));
        gathering.Agencies.AddRange(Make(FileKind.Agencies, PersonRows.AgencyOf));
        var known = new ConsentParties(gathering.Pupils.Select(pupil => pupil.Id), gathering.Agencies);
        gathering.Consents.AddRange(Make(FileKind.Consents, row => PersonRows.ConsentOf(row, id => links.Find(id, null) ?? known.PupilOf(id), known.AgencyOf)));

        IEnumerable<T> Make<T>(FileKind kind, Func<CsvRow, T?> make) where T : class =>
            files.Where(file => file.Kind == kind).SelectMany(file => file.Rows).Select(make).OfType<T>();
    }

    private static void TakeContact(CsvRow row, PupilLinks links, ImportGathering gathering)
    {
        if (Relations.IsProfessional(row["relation"]))
            gathering.LeaveOut("contacts by profession (doctor, social worker and so on), who are no parents");
        else if (PersonRows.ContactOf(row) is not { } contact)
            return;
        else if (links.Find(row["pupilId"], row["upn"]) is { } pupil)
            gathering.Contacts.Add(contact with { PupilId = pupil });
        else
            row.Reject<PupilContact>("names a pupil who is not among the pupils of this export.");
    }

    private static ExportLayout LayoutOf(List<ReportFile> files)
    {
        var scores = Marks.Select(mark => (mark.Layout, Score: mark.Headers.Count(header => files.Exists(file => file.Header.HasAny(header))))).ToList();
        var best = scores.Max(score => score.Score);
        return best > 0 && scores.Count(score => score.Score == best) == 1 ? scores.Find(score => score.Score == best).Layout : ExportLayout.Report;
    }

    private static void RequireChoices(ColumnChoices choices, List<ReportFile> files)
    {
        foreach (var choice in choices.All.Where(choice => choice.File is null && !choice.Field.Equals(ColumnChoices.Kind, StringComparison.OrdinalIgnoreCase)))
        {
            if (!files.Exists(file => file.Header.Find(choice.Header) is not null && ImportFields.Of(file.Kind).Any(field => field.Name.Equals(choice.Field, StringComparison.OrdinalIgnoreCase))))
                throw new PeopleException($"{choice}: no file of the export has that column for that field.");
        }
    }
}
