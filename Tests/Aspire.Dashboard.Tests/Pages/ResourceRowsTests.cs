using Aspire.Dashboard.Components.Pages.Resources;
using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Tests.Pages;

public class ResourceRowsTests
{
    [Fact]
    public void Children_stand_below_their_parent_and_brothers_in_order() =>
        Assert.Equal(["api", "server", " a-db", " b-db", "  table"], Build([Resource("table", "b-db"), Resource("b-db", "server"), Resource("server"), Resource("a-db", "server"), Resource("api")]));

    [Fact]
    public void What_is_folded_hides_its_children_only() =>
        Assert.Equal(["api", "server"], Build([Resource("server"), Resource("db", "server"), Resource("api")], collapsed: ["server"]));

    [Fact]
    public void A_parent_is_shown_for_a_child_that_matches() =>
        Assert.Equal(["server", " a-db"], Build([Resource("server"), Resource("a-db", "server"), Resource("b-db", "server"), Resource("api")], matches: resource => resource.Name == "a-db"));

    [Fact]
    public void Parents_that_are_missing_or_go_round_lose_nobody() =>
        Assert.Equal(["a", " c", "b", "lost", "self"], Build([Resource("a", "b"), Resource("b", "a"), Resource("c", "a"), Resource("lost", "gone"), Resource("self", "self")]));

    [Theory]
    [InlineData("State", ResourceColumn.State, false)]
    [InlineData("start-desc", ResourceColumn.Start, true)]
    [InlineData("nonsense", ResourceColumn.Name, false)]
    [InlineData("17", ResourceColumn.Name, false)]
    [InlineData(null, ResourceColumn.Name, false)]
    public void An_order_is_read_from_the_address(string? text, ResourceColumn column, bool descending) => Assert.Equal(new(column, descending), ResourceSort.Parse(text));

    [Fact]
    public void An_order_by_state_falls_back_on_the_name()
    {
        Resource[] resources = [Resource("c"), Resource("b"), Resource("a")];
        resources[0].State = "Exited";

        Assert.Equal(["c", "a", "b"], resources.Order(ResourceSort.Parse("State")).Select(resource => resource.Name));
        Assert.Equal(["b", "a", "c"], resources.Order(ResourceSort.Parse("State-desc")).Select(resource => resource.Name));
    }

    private static Resource Resource(string name, string? parent = null)
    {
        var resource = new Resource { Name = name, DisplayName = name, State = "Running" };
        if (parent is not null)
        {
            resource.Relationships.Add(new ResourceRelationship { ResourceName = parent, Type = "Parent" });
        }

        return resource;
    }

    private static IEnumerable<string> Build(Resource[] resources, Func<Resource, bool>? matches = null, HashSet<string>? collapsed = null) =>
        ResourceRows.Build(resources, matches ?? (_ => true), collapsed ?? [], ResourceSort.Default).Select(row => new string(' ', row.Depth) + row.Resource.Name);
}
