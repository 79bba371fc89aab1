using Aspire.Dashboard.Resources;
using Aspire.DashboardService.Proto.V1;

namespace Aspire.Dashboard.Components.Pages.Resources;

/// <summary>Lays resources out as a table's lines: each below its parent, brothers in the order asked for.</summary>
internal static class ResourceRows
{
    /// <summary>
    /// Those that match, with the parents that lead to them. Whoever names a parent that is not there, or that is its own descendant, stands
    /// at the top.
    /// </summary>
    public static IReadOnlyList<ResourceRow> Build(
        IReadOnlyList<Resource> resources, Func<Resource, bool> matches, IReadOnlySet<string> collapsed, IComparer<Resource> order)
    {
        var parents = resources.ToDictionary(resource => resource.Name, resource => FindParent(resources, resource)?.Name);
        var kept = new HashSet<string>();
        foreach (var resource in resources.Where(matches))
        {
            for (var name = resource.Name; name is not null && kept.Add(name); name = parents[name])
            {
            }
        }

        var brothers = resources.Where(resource => kept.Contains(resource.Name)).Order(order)
            .ToLookup(resource => IsInCircle(parents, resource.Name) ? null : parents[resource.Name]);
        var rows = new List<ResourceRow>();
        Add(parent: null, depth: 0);
        return rows;

        void Add(string? parent, int depth)
        {
            foreach (var resource in brothers[parent])
            {
                var isCollapsed = collapsed.Contains(resource.Name);
                rows.Add(new(resource, depth, brothers.Contains(resource.Name), isCollapsed));
                if (!isCollapsed)
                {
                    Add(resource.Name, depth + 1);
                }
            }
        }
    }

    private static Resource? FindParent(IReadOnlyList<Resource> resources, Resource child) =>
        child.GetParentName() is not { } name ? null
        : resources.FirstOrDefault(other => other.Name != child.Name && Is(other.Name, name))
            ?? resources.FirstOrDefault(other => other.Name != child.Name && Is(other.DisplayName, name));

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static bool IsInCircle(Dictionary<string, string?> parents, string name)
    {
        var seen = new HashSet<string>();
        for (var ancestor = parents[name]; ancestor is not null && seen.Add(ancestor); ancestor = parents[ancestor])
        {
            if (ancestor == name)
            {
                return true;
            }
        }

        return false;
    }
}
