namespace MailCompliance.Engine.People.Import;

/// <summary>Finds the pupil of a contact: reports name pupils by their number or by UPN.</summary>
/// <param name="hasPupils">False: the export lists no pupils, and contacts keep the number that they name.</param>
internal sealed class PupilLinks(bool hasPupils)
{
    private readonly Dictionary<string, string> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> byUpn = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>False: there is a pupil with this id already.</returns>
    public bool Add(Pupil pupil)
    {
        if (!byId.TryAdd(pupil.Id, pupil.Id))
            return false;
        if (pupil.Upn is { } upn)
            byUpn.TryAdd(upn, pupil.Id);
        return true;
    }

    /// <returns>The id of the pupil; null: nobody has that number.</returns>
    public string? Find(string? number, string? upn)
    {
        if (!hasPupils)
            return number ?? upn;
        if (number is not null && (byId.TryGetValue(number, out var found) || byUpn.TryGetValue(number, out found)))
            return found;
        return upn is not null && (byUpn.TryGetValue(upn, out found) || byId.TryGetValue(upn, out found)) ? found : null;
    }
}
