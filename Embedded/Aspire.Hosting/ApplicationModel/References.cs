namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a value is made of.</summary>
internal static class References
{
    /// <summary>The resources that a value comes from, each once.</summary>
    public static IReadOnlyList<IResource> ResourcesOf(object value)
    {
        var found = new List<IResource>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Visit(value);
        return found;

        void Visit(object current)
        {
            if (!seen.Add(current))
            {
                return;
            }

            switch (current)
            {
                case IResource resource:
                    found.Add(resource);
                    break;
                case IResourceBuilder<IResource> builder:
                    Visit(builder.Resource);
                    break;
                case IValueWithReferences references:
                    foreach (var reference in references.References)
                    {
                        Visit(reference);
                    }

                    break;
            }
        }
    }
}
