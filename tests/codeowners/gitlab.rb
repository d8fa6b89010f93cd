# What Ruby's own File.fnmatch says about patterns of GitLab's CODEOWNERS: GitLab's documentation defines them by it, with
# FNM_DOTMATCH and FNM_PATHNAME. Sections have no judge here.
#
#     ruby tests/codeowners/gitlab.rb > tests/codeowners/recorded/gitlab.tsv
#
# Each line has a pattern, a path, and whether the pattern is about it. The seed is fixed, so that the
# same lines come out every time.

FLAGS = File::FNM_DOTMATCH | File::FNM_PATHNAME
PATTERNS = %w[
  * ** *.rb *.md /*.rb README.md /README.md docs docs/ /docs/ /docs docs/* /docs/* /docs/** docs/**/*.md /docs/**/*.md
  **/docs **/docs/ **/*.rb a/**/b /a/**/b a/**/b/ src/*/main.? src/file?.txt /config/[ab].yml config/[a-c]*.yml
  config/[^a].yml lib/**.rb lib/a**z /lib/*/*/x .github/ /.* .*.yml app/.hidden **/ */ /*/ a*b*c /deep/**/ /deep/**/* x/y/z
  app/*/index.* \*.rb file\?.txt
].freeze
WORDS = %w[a b c docs src lib app config deep x y z main .github nested .hidden index az abz].freeze
FILES = %w[
  main.c main.rb README.md a.yml b.yml c.yml ab.yml file1.txt file12.txt file?.txt index.html .hidden .env .travis.yml x z b
  a.rb axbxc abc az.rb *.rb
].freeze

# A pattern that does not begin with a slash begins anywhere; one that ends with a slash means all below.
def whole(pattern)
  return "/**/*" if pattern == "*"

  pattern = "/**/#{pattern}" unless pattern.start_with?("/")
  pattern = "#{pattern}**/*" if pattern.end_with?("/")
  pattern
end

def like(pattern, chance)
  parts = pattern.split("/").reject(&:empty?).flat_map do |part|
    next Array.new(chance.rand(3)) { WORDS.sample(random: chance) } if part == "**"

    [part.gsub(/\\(.)/, '\1').gsub("*") { ["", "x", "ab"].sample(random: chance) }.gsub("?", "1").gsub(/\[\^?(.).*?\]/, '\1')]
  end
  parts.unshift(WORDS.sample(random: chance)) if chance.rand < 0.3
  parts << WORDS.sample(random: chance) if chance.rand < 0.2
  parts << FILES.sample(random: chance) if chance.rand < 0.6 || parts.empty?
  parts[chance.rand(parts.size)] = WORDS.sample(random: chance) if chance.rand < 0.1
  parts.reject(&:empty?).join("/")
end

chance = Random.new(7)
pairs = {}
while pairs.size < 2_000
  pattern = PATTERNS.sample(random: chance)
  path = like(pattern, chance)
  next if path.empty?

  pairs[[pattern, path]] = File.fnmatch?(whole(pattern), "/#{path}", FLAGS)
end
pairs.sort_by(&:first).each { |(pattern, path), is_it| puts "#{pattern}\t#{path}\t#{is_it ? "yes" : "no"}" }
