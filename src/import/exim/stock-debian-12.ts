// Made by scripts/stock-exim.ts from the template of Debian’s package exim4-config: hashes of the lines of each block.

export const DEBIAN_12: Readonly<Record<string, string>> = {
  main: '28d9bcb8 75e09af9 eec2e875 13e1fc7f 95c6e4a2 3f226fc4 cb620c80 c8d0895f 9b9745e4 946a2bce 515d45df ba103cec 259cf01d 13e1fc7f 13e1fc7f 382f2c84 98a71796 13e1fc7f ab8af964 8063b3a4 13e1fc7f 9be7b90f 226c2f52 737730c0 e2064f18 13e1fc7f a7b8946b 7d60b727 13e1fc7f 69312f2a 44fde13f 1d34dc8b 13e1fc7f 7c859e4b d06a9fb5 a0ce705a 13e1fc7f c9f386c5 2506a115 47170f14 13e1fc7f 279972eb ca8430eb 13e1fc7f a9eea569 0fc76b82 0ca4bf50 13e1fc7f 6ad5c122 13e1fc7f 2b6e8d6f 34636596 25d8365a 13e1fc7f 93f1dc4a 48b1ebde 554b7343 13e1fc7f 82e12050 dd7e8019 4e5e57ab 981daaff 13e1fc7f 00cceac8 b4e9489e 13e1fc7f 49188f0a 212eeb5d cf354749 13e1fc7f db24b433 a1aa614c b2972b5b 13e1fc7f fa3b7726 a1d32a46 c27496dc 13e1fc7f 111c4cde fe4b0769 b11e2e73 13e1fc7f 07a26b40 2ffd9c1f 3e6ad3ed 13e1fc7f ae3f52b2 5938e78f ba103cec 5f44aa1d 13e1fc7f ed0dd6c7 799e0514 13e1fc7f 697a7db5 0e0c6b46 98a00f97 13e1fc7f 0723349d 13e1fc7f b6d54bf1 bf69a40d 5cc82c9d 13e1fc7f 6e87db4f f0693483 7f733b71 ba103cec bf5c45c3 13fe5d1a 13e1fc7f f94f4b9d 2dac81a8 d2f52f07 13e1fc7f 6904dc8f 13e1fc7f 5bc3454f dd030013 13e1fc7f 8f8d45df 20b65289 875683e8 13e1fc7f 03396ad0 b6f171cf 13e1fc7f ba103cec 13e1fc7f db16d301 1cb5c923 13e1fc7f',
  'acl/acl_local_deny_exceptions':
    'c125d039 d9065377 c125d039 b520b887 c125d039 6a88fd73 c125d039 46ece85e eaf53c56 09a1623f 13e1fc7f e30b2206 eefff7f3 13e1fc7f',
  'acl/acl_check_mail': 'c125d039 ec7d0a67 02e01779 13e1fc7f e08eae93 fd663771 13e1fc7f',
  'acl/acl_check_rcpt':
    'c125d039 78fd3463 c9591fa5 f88ac3ee aa63925e c9591fa5 ba103cec 2e54fb82 aa63925e c9591fa5 13e1fc7f 13e1fc7f 99f87ec0 3026a0ca 34bcea90 3ad24a9a 7a91f830 13e1fc7f acf6f5be 3026a0ca 1669da91 f655f9af 7a91f830 13e1fc7f c125d039 093569ce 02a09592 ba103cec c533cbf4 13e1fc7f 7cb73259 054eeb6a 3026a0ca 985527a5 1c67a049 6347440c 13e1fc7f 3026a0ca 985527a5 4cdbc624 60c26598 5e7ebf0c 00dc469c b043a461 48fc0a20 13e1fc7f c125d039 37ba7290 a9e9e37c c9591fa5 c125d039 01076936 a9e9e37c c9591fa5 c4d0cf24 540af249 7cb73259 c4d0cf24 902eb98b 3026a0ca 985527a5 ac4d1185 a31cc674 3026a0ca 985527a5 e273df45 6d1179b5 3418afdf 3026a0ca 985527a5 8b351982 06634310 a93c545d c5cfa36b aa63925e 3960d2d2 606d5e6a 13e1fc7f 8e46fe3a 32d444cd 3026a0ca 985527a5 a489cc07 f539bdcb 60169fc7 8f106893 985527a5 6513d24a 2b54d338 aa63925e 41785138 c2a41d9a 13e1fc7f 13e1fc7f 047185ef aa63925e 38759749 5304e83d 3bba8f50 13e1fc7f dc8c45d2 aa63925e 752a63b5 de0b3dd6 80b890a5 b88fca7e 13e1fc7f 85bb3e7c 3709f823 13e1fc7f c125d039 0cfddbac 419e7374 902eb98b c125d039',
  'acl/acl_check_data':
    '51e2c3ad 3026a0ca 072238d5 e5c1f38a 13e1fc7f d7b4134f 3026a0ca 985527a5 49ee0983 8ece7ad2 bc4dc2a8 13e1fc7f a2aae3be 3026a0ca 985527a5 0b02a524 9cd3408d 13e1fc7f fee0610f c455b47d 13e1fc7f c125d039',
  routers: '279972eb',
  'routers/domain_literal': '259d64b1 ee2a7e10 dabf388f ba9cf091 13e1fc7f',
  'routers/hubbed_hosts': '692bd14f b4c382e3 bbcf0f01 63fff8ff 309a9a57 ba9cf091 cb71dbed',
  'routers/dnslookup_relay_to_domains':
    '07d6b846 d53f47eb cd7eb7b8 ba9cf091 63fff8ff 960d5fc0 2a733182 cd18f378 13e1fc7f',
  'routers/dnslookup': '386b26d2 d53f47eb dabf388f ba9cf091 63fff8ff b71fc4c0 960d5fc0 13e1fc7f 10c2aadd',
  'routers/nonlocal': 'b2597092 f1167eb5 dabf388f 74f09f14 6ff98059 960d5fc0 13e1fc7f c329d478',
  'routers/smarthost': 'cb2fa0a2 b4c382e3 dabf388f 0ed77f70 8e89c431 00ec07a5 63fff8ff 960d5fc0 13e1fc7f f01e4931',
  'routers/real_local': 'd1a08a1d 5437a754 34bcea90 4ba80822 eef1452a 634bf1ad bea82a3e',
  'routers/system_aliases':
    'b407edef f1167eb5 34bcea90 74f09f14 0810cedc 92244f00 a1c6fda8 ea3ffff7 13e1fc7f bc775f11 8cf8e132 13e1fc7f c1d3d57a 1e515350 13e1fc7f 2cc357ec 836f60f3 13e1fc7f e52834f6 a3aba35b 13e1fc7f 724271ff',
  'routers/hub_user': 'c741bda4 f1167eb5 34bcea90 f45370ea 634bf1ad',
  'routers/hub_user_smarthost': 'db9a71cf b4c382e3 f4aa71f4 0ed77f70 8e89c431 00ec07a5 63fff8ff 634bf1ad 13e1fc7f',
  'routers/userforward':
    '02f475a2 f1167eb5 34bcea90 634bf1ad fc702270 a3e762bf 631c8fb1 44cfff32 92391b18 b67d5827 4b3c57c7 b56e09ff 3ebe2b52 9cf2afa3 0d59e4b8 2e2bb503 0d5a727a d4e39879',
  'routers/procmail': '2e73d713 5437a754 34bcea90 634bf1ad d1ec1a30 2200938b 631c8fb1 44cfff32',
  'routers/maildrop':
    'b44fdc2d 5437a754 34bcea90 634bf1ad eb924c8a 7d392526 631c8fb1 44cfff32 13247ae6 69125c02 13e1fc7f fb94ebde fb2d379a 13e1fc7f 3c98d281',
  'routers/lowuid_aliases': '9171ee6b 634bf1ad f1167eb5 74f09f14 34bcea90 731a3aa1 a55c9fc1',
  'routers/local_user': 'c1b51137 5437a754 34bcea90 634bf1ad 64d19918 bea82a3e f1f61c60',
  'routers/mail4root': 'e854c073 f1167eb5 34bcea90 53a74d3a 3ebe2b52 b9898de2 2c41ccb7 a5fb9f09',
  transports:
    '7e66b5d9 0a541fcf 624a0e57 13e1fc7f b2f9dddd 5e13f55d 16166c94 ba103cec 3ea8fcb5 13e1fc7f 13e1fc7f 766a4a5a 9b36f8ae 13e1fc7f',
  'transports/address_file': 'd24f0ac4 e2c6c79d 5020ddd8 f94d37e6 5c55b2d6',
  'transports/address_pipe': '005cda7f 9f9446e7 d49e60e3',
  'transports/address_reply': 'bbd59959 02f269d8',
  'transports/mail_spool': '7b3b93d3 e2c6c79d eb5a9a67 5020ddd8 f94d37e6 5c55b2d6 a5fb9f09 93549e1d 6cbf0857',
  'transports/maildir_home':
    '9f6fd9a2 e2c6c79d 343d79f9 04401f7b ba103cec 5b5898ab 13e1fc7f cc588396 8e08ae38 13e1fc7f 4d85feaa 04c78415 13e1fc7f 5020ddd8 f94d37e6 5c55b2d6 717e4172 52c48721 9c4b46a8 ba103cec 274b7ca8 13e1fc7f d586dd43 d3edf72c ba103cec 6272243f 13e1fc7f 6cbf0857',
  'transports/maildrop_pipe': '9fb3c42f 9f9446e7 9be512ad 76da135d 515c1a29 f005caf1 5c55b2d6 5020ddd8 f94d37e6',
  'transports/procmail_pipe': '130b1f44 9f9446e7 9be512ad be555a6e 5c55b2d6 5020ddd8 f94d37e6',
  'transports/remote_smtp':
    '03147e83 61ca4515 0bb45c91 fcfe503e 13e1fc7f 6d785d35 ac6eff67 13e1fc7f f2623bb1 0af576ee 13e1fc7f 5e13f55d bed714df 13e1fc7f 330d455b a981f700 13e1fc7f 00cbe105 1fc1e64a 13e1fc7f 0ae2f3af 0b444a45 13e1fc7f 1934be2b e9e0c794 13e1fc7f def8a069 8baef55f 13e1fc7f 6bf4a3c1 79b3437d 13e1fc7f 2f142cb7 a84c2178 13e1fc7f 831cf1b9 9cefcb35 13e1fc7f dc2b8d70 f203d693 13e1fc7f b07bc57c 2bd8e5c5 13e1fc7f d18cdf15 55aeec46 13e1fc7f 249228f7 16aa034a 13e1fc7f cac9a6b9 d325148a 13e1fc7f 89e325ba 5ebe1e26 13e1fc7f e0eafedf 73b2440f 13e1fc7f',
  'transports/remote_smtp_smarthost':
    '7eced7eb 61ca4515 0bda4961 94580b6d eccf5e88 c58c700e 13e1fc7f f57817cd bed9b357 13e1fc7f 91df0df2 d327cd4b 13e1fc7f 5f0d72d3 496e3d8b 13e1fc7f 6d785d35 ac6eff67 13e1fc7f f2623bb1 0af576ee 13e1fc7f 5e13f55d bed714df 13e1fc7f b07bc57c 2bd8e5c5 13e1fc7f 5c92c901 2b619242 13e1fc7f 392df33a 797e1ffc 13e1fc7f 89e325ba 5ebe1e26 13e1fc7f e0eafedf 73b2440f 13e1fc7f 65b640b3 70672db6 13e1fc7f',
  'transports/address_directory': '956d39d4 e2c6c79d 5020ddd8 f94d37e6 5c55b2d6 a4108f68 d3ce6812 717e4172',
  retry: '038a69cf',
  rewrite: '3855bff5 ee27b63c 15a753c2 13e1fc7f',
  'authenticators/cram_md5': 'e88ec0ea 983ab2ee 4614ea10 65c1b60c 4d3bc28c',
  'authenticators/plain': '6ab145c4 0bc4669d 02e0c866 4bc24af8 ba103cec b47ac8c5 13e1fc7f',
  'authenticators/login': '6ab145c4 5116d064 02e0c866 c301b0c5 ba103cec 635f29c0 13e1fc7f',
}
