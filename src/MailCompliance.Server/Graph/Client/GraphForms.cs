using System.Text.Json;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;
using FolderMessagesDelta = Microsoft.Graph.Users.Item.MailFolders.Item.Messages.Delta;
using GroupsDelta = Microsoft.Graph.Groups.Delta;
using RosterDelta = Microsoft.Graph.Education.Users.Delta;
using UsersDelta = Microsoft.Graph.Users.Delta;

namespace MailCompliance.Server.Graph.Client;

/// <summary>Reads the JSON of an answer; null: it is not what was asked for.</summary>
public delegate T? GraphForm<out T>(JsonElement json) where T : class;

/// <summary>A page of a collection.</summary>
/// <param name="NextLink">There is more.</param>
/// <param name="DeltaLink">The round is whole; the next one begins here.</param>
public sealed record GraphPage<T>(IReadOnlyList<T> Value, string? NextLink, string? DeltaLink);

/// <summary>
/// The answers that are read, as models of the SDK. Those take anything for what it is not and leave it out; what nothing can be done without (a collection's items, an item's id)
/// is asked for here.
/// </summary>
internal static class GraphForms
{
    public static readonly GraphForm<Message> Message = One(Microsoft.Graph.Models.Message.CreateFromDiscriminatorValue);
    public static readonly GraphForm<User> User = One(Microsoft.Graph.Models.User.CreateFromDiscriminatorValue);
    public static readonly GraphForm<EducationUser> RosterUser = One(EducationUser.CreateFromDiscriminatorValue);
    public static readonly GraphForm<Subscription> Subscription = One(Microsoft.Graph.Models.Subscription.CreateFromDiscriminatorValue);

    public static readonly GraphForm<GraphPage<Message>> MessageChanges = Changes(FolderMessagesDelta.DeltaGetResponse.CreateFromDiscriminatorValue, page => page.Value);
    public static readonly GraphForm<GraphPage<User>> UserChanges = Changes(UsersDelta.DeltaGetResponse.CreateFromDiscriminatorValue, page => page.Value);
    public static readonly GraphForm<GraphPage<Group>> GroupChanges = Changes(GroupsDelta.DeltaGetResponse.CreateFromDiscriminatorValue, page => page.Value);
    public static readonly GraphForm<GraphPage<EducationUser>> RosterChanges = Changes(RosterDelta.DeltaGetResponse.CreateFromDiscriminatorValue, page => page.Value);

    public static readonly GraphForm<GraphPage<Message>> Messages = Collection(MessageCollectionResponse.CreateFromDiscriminatorValue, page => page.Value);
    public static readonly GraphForm<GraphPage<User>> Users = Collection(UserCollectionResponse.CreateFromDiscriminatorValue, page => page.Value);
    public static readonly GraphForm<GraphPage<Group>> Groups = Collection(GroupCollectionResponse.CreateFromDiscriminatorValue, page => page.Value);
    public static readonly GraphForm<GraphPage<EducationSchool>> Schools = Collection(EducationSchoolCollectionResponse.CreateFromDiscriminatorValue, page => page.Value);
    public static readonly GraphForm<GraphPage<EducationUser>> RosterUsers = Collection(EducationUserCollectionResponse.CreateFromDiscriminatorValue, page => page.Value);
    public static readonly GraphForm<GraphPage<Subscription>> Subscriptions = Collection(SubscriptionCollectionResponse.CreateFromDiscriminatorValue, page => page.Value);

    /// <summary>The SDK has no model of it.</summary>
    public static readonly GraphForm<GraphPage<GraphTraceRow>> TraceRows = json => json.Deserialize(GraphJson.Default.GraphTracePage) is { } page ? new(page.Value, page.NextLink, null) : null;

    /// <exception cref="JsonException">It is not of the form.</exception>
    public static T Read<T>(this GraphForm<T> form, JsonElement json) where T : class
    {
        try
        {
            return form(json) ?? throw new JsonException("not what was asked for");
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or FormatException or ArgumentException or KeyNotFoundException)
        {
            throw new JsonException("not what was asked for");
        }
    }

    private static GraphForm<T> One<T>(ParsableFactory<T> make) where T : Entity => json => Node(json).GetObjectValue(make) is { Id: not null } one ? one : null;

    private static GraphForm<GraphPage<T>> Changes<TPage, T>(ParsableFactory<TPage> make, Func<TPage, List<T>?> items) where TPage : BaseDeltaFunctionResponse where T : Entity => json =>
        Node(json).GetObjectValue(make) is { } page && items(page) is { } value && value.TrueForAll(one => one?.Id is not null) ? new(value, page.OdataNextLink, page.OdataDeltaLink) : null;

    private static GraphForm<GraphPage<T>> Collection<TPage, T>(ParsableFactory<TPage> make, Func<TPage, List<T>?> items) where TPage : BaseCollectionPaginationCountResponse where T : Entity => json =>
        Node(json).GetObjectValue(make) is { } page && items(page) is { } value && value.TrueForAll(one => one?.Id is not null) ? new(value, page.OdataNextLink, null) : null;

    private static JsonParseNode Node(JsonElement json) => new(json);
}
