namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>A page of the list of rejected messages: those with an id above <paramref name="After"/>, by default from the oldest, and 100 of them.</summary>
internal sealed record RejectedPage(RejectedFilter Filter, int Limit, int After) : IRequest<RejectedPage>
{
    public static RejectedPage Read(Fields fields) => new(
        RejectedFilter.Read(fields),
        fields.IfPresent("limit", Paging.LimitField).Or(100),
        fields.IfPresent("after", Paging.AfterField).Or(0));
}
