using MailCompliance.Mime;

namespace MailCompliance.Engine.Facts;

/// <summary>Settles which bodies carry the stamp: the last one shown with something new in it, and its counterparts in the alternatives.</summary>
internal static class StampPlaces
{
    public static IReadOnlyList<BodyText> Settle(IReadOnlyList<BodyText> bodies)
    {
        var carrier = bodies.LastOrDefault(body => Carries(body) && HasNewText(body)) ?? bodies.LastOrDefault(Carries);
        if (carrier is null)
            return bodies;

        var hasStamp = bodies.Any(body => body.IsShown && body.HasDisclaimer);
        var counterparts = CounterpartsOf(carrier, bodies);
        return [.. bodies.Select(body =>
            ReferenceEquals(body, carrier) ? body with { HasDisclaimer = hasStamp }
            : counterparts.Contains(body) ? body
            : body with { Stamp = null, HasDisclaimer = hasStamp })];
    }

    private static bool Carries(BodyText body) => body.IsShown && body.Stamp is not null;

    private static bool HasNewText(BodyText body) => !string.IsNullOrWhiteSpace(body.NewText);

    // the last body of every other branch of the outermost alternative around the carrier
    private static List<BodyText> CounterpartsOf(BodyText carrier, IReadOnlyList<BodyText> bodies)
    {
        var alternative = Ancestors(carrier.Source).LastOrDefault(part => part.ContentType.MediaType == "multipart/alternative");
        if (alternative is null)
            return [];
        return [.. bodies.Where(body => body.Stamp is not null)
            .GroupBy(body => BranchOf(body.Source, alternative))
            .Where(branch => branch.Key is not null && branch.Key != BranchOf(carrier.Source, alternative))
            .Select(branch => branch.Last())];
    }

    private static MimePart? BranchOf(MimePart? part, MimePart alternative)
    {
        for (; part is not null; part = part.Parent)
        {
            if (ReferenceEquals(part.Parent, alternative))
                return part;
        }

        return null;
    }

    private static IEnumerable<MimePart> Ancestors(MimePart? part)
    {
        for (part = part?.Parent; part is not null; part = part.Parent)
            yield return part;
    }
}
